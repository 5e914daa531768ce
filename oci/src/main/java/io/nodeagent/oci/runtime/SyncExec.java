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

    /** What a command left running in the background holds the streams open; what it wrote itself is there by now. */
    private static final Duration DRAIN = Duration.ofMillis(500);

    private SyncExec() {}

    static ContainerRuntime.ExecResult run(
            RuntimeSettings settings, RunningExec.Target target, Duration timeout, int outputLimitBytes)
            throws InterruptedException {
        try (Pipe out = Pipe.open("stdout of exec");
                Pipe err = Pipe.open("stderr of exec")) {
            Map<Integer, Descriptor> streams = Map.of(1, out.writeEnd(), 2, err.writeEnd());
            try (RunningExec exec = RunningExec.start(settings, target, streams, Optional.empty());
                    OutputCapture stdout = new OutputCapture(out.readEnd(), outputLimitBytes);
                    OutputCapture stderr = new OutputCapture(err.readEnd(), outputLimitBytes)) {
                out.writeEnd().close();
                err.writeEnd().close();
                OptionalInt code = exec.waitFor(timeout.isZero() ? FOREVER : timeout);
                if (code.isEmpty()) {
                    throw new UnavailableException("command %s in container %s timed out after %s and was killed"
                            .formatted(target.command().args(), target.id(), timeout));
                }
                return new ContainerRuntime.ExecResult(code.getAsInt(), stdout.awaitEnd(DRAIN), stderr.awaitEnd(DRAIN));
            }
        }
    }
}
