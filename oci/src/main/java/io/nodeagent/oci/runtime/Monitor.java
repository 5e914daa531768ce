package io.nodeagent.oci.runtime;

import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.process.PidFd;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.linux.process.ProcessTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The conmon of a container that exists, found by its pid file. */
final class Monitor {
    static final String PID_FILE = "conmon.pid";

    /** How long a conmon may take to end after its container did: it drains output and writes the exit file. */
    static final Duration END_GRACE = Duration.ofSeconds(2);

    private Monitor() {}

    /** The number in a pid file; empty when there is none. */
    static Optional<Long> pid(Path file) {
        try {
            String text = Files.readString(file).trim();
            return text.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(text));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    /**
     * Waits for the conmon of this container to end by itself, and kills it when it does not, with what is below it: a
     * create of the runtime that never came to an end may hang there.
     *
     * @param grace how long it may take
     */
    static void end(String id, Path bundle, Duration grace) throws InterruptedException {
        Optional<ProcessIdentity> process = pid(bundle.resolve(PID_FILE)).flatMap(ProcessIdentity::of);
        Optional<PidFd> handle = process.flatMap(PidFd::open);
        if (process.isEmpty() || handle.isEmpty()) {
            return;
        }
        try (PidFd conmon = handle.get()) {
            // The pid may be another program's by now, so the command line is read after the handle was opened.
            if (watches(conmon.pid(), id) && !conmon.await(grace)) {
                ProcessTree.kill(process.get(), Duration.ZERO);
                boolean _ = conmon.await(END_GRACE);
            }
        }
    }

    private static boolean watches(long pid, String id) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            List<String> words = Arrays.asList(new String(line, StandardCharsets.UTF_8).split("\0", -1));
            int option = words.indexOf("-c");
            return option >= 0
                    && option + 1 < words.size()
                    && words.get(option + 1).equals(id);
        } catch (IOException e) {
            return false;
        }
    }
}
