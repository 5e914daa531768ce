package io.nodeagent.oci.runtime;

import io.nodeagent.cgroups.ProcessMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How an exec's program is called: both forms end with the command's exit code, and are the parent of what it forks. */
final class ExecLine {
    private ExecLine() {}

    /**
     * By a conmon that waits, while the command has our ends of its streams for its own: nobody copies, so nothing but the
     * command's end is waited for, and the OCI runtime is gone once the command runs. Needs conmon 2.1.
     */
    static List<String> withStreams(
            RuntimeSettings settings, RunningExec.Target target, ExecFolder files, Optional<ProcessMark> mark) {
        List<String> line = new ArrayList<>(List.of(
                settings.conmon().toString(),
                "--sync",
                "-c",
                target.id(),
                "-u",
                target.id(),
                "-n",
                target.id(),
                "-r",
                settings.program().toString(),
                "-b",
                target.bundle().toAbsolutePath().toString(),
                "-p",
                files.pid().toString(),
                "-e",
                "--exec-process-spec",
                files.process().toString(),
                "-l",
                "passthrough",
                "--log-level",
                "error",
                "--runtime-arg=--root",
                "--runtime-arg=" + settings.stateRoot(),
                "--runtime-arg=--log",
                "--runtime-arg=" + files.log()));
        mark.ifPresent(m -> line.addAll(List.of("--runtime-opt=--cgroup", "--runtime-opt=" + m.runtimeOption())));
        return line;
    }

    /** By the OCI runtime in the foreground, which makes a terminal in the container and copies between it and ours. */
    static List<String> withTerminal(
            RuntimeSettings settings, RunningExec.Target target, ExecFolder files, Optional<ProcessMark> mark) {
        List<String> line = new ArrayList<>(
                OciCommand.of(settings).line("--log", files.log().toString()));
        line.addAll(List.of("exec", "--process", files.process().toString()));
        mark.ifPresent(m -> line.addAll(List.of("--cgroup", m.runtimeOption())));
        line.addAll(List.of("--pid-file", files.pid().toString(), target.id()));
        return line;
    }
}
