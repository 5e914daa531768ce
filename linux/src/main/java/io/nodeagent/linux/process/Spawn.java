package io.nodeagent.linux.process;

import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Starts programs by posix_spawn(3): no thread is born, no copy of the heap is made, and the child holds exactly the
 * descriptors it was given.
 */
public final class Spawn {
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int O_RDWR = 2;
    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;

    /** More than any of glibc's structures: file actions 80 bytes, attributes 336, a signal set 128. */
    private static final int STRUCT = 512;

    private static final int SIGNAL_SET = 128;

    private Spawn() {}

    /**
     * Starts {@code program}; an absent or unfit file is a {@link SystemCallException} of {@code posix_spawn}.
     *
     * <p>Runs in the caller's thread, virtual or not: it takes about a tenth of a millisecond, and handed to another
     * thread an interrupt could lose the child between there and here.
     */
    public static ChildProcess start(Program program) {
        List<Descriptor> moved = new ArrayList<>();
        try {
            return spawn(program, clearOfTargets(program.descriptors(), moved));
        } finally {
            moved.forEach(Descriptor::close);
        }
    }

    /** Sources moved above every target, so that no dup2 overwrites the source of a later one. */
    private static Map<Integer, Integer> clearOfTargets(Map<Integer, Descriptor> wanted, List<Descriptor> moved) {
        Map<Integer, Integer> sources = new TreeMap<>();
        int highest = wanted.keySet().stream().mapToInt(Integer::intValue).max().orElse(2);
        wanted.forEach((target, descriptor) -> {
            int source = descriptor.number();
            if (source <= highest) {
                source = SystemCallException.check(
                        Libc.C.fcntl(source, F_DUPFD_CLOEXEC, highest + 1), "fcntl", "duplicate " + descriptor);
                moved.add(new Descriptor(source, descriptor.toString()));
            }
            sources.put(target, source);
        });
        return sources;
    }

    private static ChildProcess spawn(Program program, Map<Integer, Integer> sources) {
        Pointer actions = Memory.allocateDirect(Libc.RUNTIME, STRUCT, true);
        Pointer attributes = Memory.allocateDirect(Libc.RUNTIME, STRUCT, true);
        StringVector arguments = new StringVector(program.arguments());
        StringVector environment = new StringVector(program.environment());
        String path = program.arguments().getFirst();
        check(Libc.C.posix_spawn_file_actions_init(actions), "init", path);
        check(Libc.C.posix_spawnattr_init(attributes), "init", path);
        try {
            describeFiles(program, sources, actions);
            describeAttributes(program, attributes);
            int[] pid = new int[1];
            check(
                    Libc.C.posix_spawn(pid, path, actions, attributes, arguments.pointer(), environment.pointer()),
                    "posix_spawn",
                    path);
            return new ChildProcess(pid[0], path);
        } finally {
            Libc.C.posix_spawn_file_actions_destroy(actions);
            Libc.C.posix_spawnattr_destroy(attributes);
            Reference.reachabilityFence(arguments);
            Reference.reachabilityFence(environment);
        }
    }

    private static void describeFiles(Program program, Map<Integer, Integer> sources, Pointer actions) {
        int highest = Math.max(
                2, sources.keySet().stream().mapToInt(Integer::intValue).max().orElse(2));
        for (int target = 0; target <= highest; target++) {
            Integer source = sources.get(target);
            if (source != null) {
                check(Libc.C.posix_spawn_file_actions_adddup2(actions, source, target), "dup2", "" + target);
            } else if (program.terminal().isPresent() && target <= 2) {
                // The first terminal that a session leader opens becomes its controlling terminal.
                String terminal = program.terminal().get();
                check(Libc.C.posix_spawn_file_actions_addopen(actions, target, terminal, O_RDWR, 0), "open", terminal);
            } else {
                check(
                        Libc.C.posix_spawn_file_actions_addopen(actions, target, "/dev/null", O_RDWR, 0),
                        "open",
                        "/dev/null");
            }
        }
        program.folder()
                .map(Path::toString)
                .ifPresent(
                        folder -> check(Libc.C.posix_spawn_file_actions_addchdir_np(actions, folder), "chdir", folder));
        // The JDK opens some files without FD_CLOEXEC.
        check(Libc.C.posix_spawn_file_actions_addclosefrom_np(actions, highest + 1), "closefrom", "");
    }

    /** The JVM's threads block SIGQUIT, and who started the JVM may have ignored signals: a child inherits neither. */
    private static void describeAttributes(Program program, Pointer attributes) {
        Pointer signals = Memory.allocateDirect(Libc.RUNTIME, STRUCT, true);
        Libc.C.sigemptyset(signals);
        check(Libc.C.posix_spawnattr_setsigmask(attributes, signals), "setsigmask", "");
        // Not by sigfillset: that leaves out the two signals glibc keeps for itself, which then start out ignored.
        signals.setMemory(0, SIGNAL_SET, (byte) 0xff);
        check(Libc.C.posix_spawnattr_setsigdefault(attributes, signals), "setsigdefault", "");
        short flags = (short) (SETSIGDEF | SETSIGMASK | (program.terminal().isPresent() ? SETSID : 0));
        check(Libc.C.posix_spawnattr_setflags(attributes, flags), "setflags", "");
    }

    /** These functions answer the error number itself. */
    private static void check(int errorNumber, String call, String subject) {
        if (errorNumber != 0) {
            throw new SystemCallException(call, subject, errorNumber);
        }
    }
}
