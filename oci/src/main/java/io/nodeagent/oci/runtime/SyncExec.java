package io.nodeagent.oci.runtime;

import io.nodeagent.errors.UnavailableException;
import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.descriptor.Pipe;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** An exec that is waited for, with its output kept. */
final class SyncExec {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** What a command left running in the background may hold the streams open; what it wrote itself is there by now. */
    private static final Duration DRAIN = Duration.ofMillis(500);

    private SyncExec() {}

    static ContainerRuntime.ExecResult run(
            RuntimeSettings settings, RunningExec.Target target, Duration timeout, int outputLimitBytes)
            throws InterruptedException {
        try (OutputBudget budget = OutputBudget.shared(outputLimitBytes);
                Pipe out = Pipe.open("stdout of exec");
                Pipe err = Pipe.open("stderr of exec")) {
            Map<Integer, Descriptor> streams = Map.of(1, out.writeEnd(), 2, err.writeEnd());
            try (RunningExec exec = RunningExec.start(settings, target, streams, Optional.empty());
                    OutputCapture stdout = new OutputCapture(out.readEnd(), budget);
                    OutputCapture stderr = new OutputCapture(err.readEnd(), budget)) {
                out.writeEnd().close();
                err.writeEnd().close();
                OptionalInt code = exec.waitFor(timeout.isZero() ? FOREVER : timeout);
                if (code.isEmpty()) {
                    throw new UnavailableException("command %s in container %s timed out after %s and was killed"
                            .formatted(target.command().args(), target.id(), timeout));
                }
                long drained = System.nanoTime() + DRAIN.toNanos();
                byte[] told = stdout.awaitEnd(DRAIN);
                Duration left = Duration.ofNanos(Math.max(0, drained - System.nanoTime()));
                return new ContainerRuntime.ExecResult(code.getAsInt(), told, stderr.awaitEnd(left));
            }
        }
    }
}
