package io.nodeagent.oci.runtime;

import io.nodeagent.errors.UnavailableException;
import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.descriptor.Pipe;
import io.nodeagent.linux.process.ChildProcess;
import io.nodeagent.linux.process.Program;
import io.nodeagent.linux.process.Spawn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/** Calls an OCI runtime's program and waits for it; a bounded number at a time. */
final class OciCommand {
    /** All that a runtime is given of our environment. */
    static final List<String> ENVIRONMENT =
            List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    private static final int OUTPUT_LIMIT = 1 << 20;

    /** Each call is a burst of CPU time: more at once only makes all of them late. */
    static final Semaphore CALLS =
            new Semaphore(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));

    private final Path program;
    private final List<String> globalOptions;
    private final Duration timeout;

    /** @param globalOptions come before the subcommand in every call */
    OciCommand(Path program, List<String> globalOptions, Duration timeout) {
        this.program = program;
        this.globalOptions = List.copyOf(globalOptions);
        this.timeout = timeout;
    }

    static OciCommand of(RuntimeSettings settings) {
        return new OciCommand(
                settings.program(), List.of("--root", settings.stateRoot().toString()), settings.commandTimeout());
    }

    record Result(int exitCode, String stdout, String stderr) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** The arguments of a call: the program, its global options, and these. */
    List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(globalOptions);
        line.addAll(List.of(arguments));
        return line;
    }

    /** Runs it; fails with the runtime's own words unless its exit code is 0. */
    Result check(String... arguments) {
        Result result = run(arguments);
        if (!result.succeeded()) {
            throw failure(result.stderr(), arguments);
        }
        return result;
    }

    OciRuntimeException failure(String stderr, String... arguments) {
        return new OciRuntimeException(
                "%s %s: %s".formatted(program.getFileName(), String.join(" ", arguments), RuntimeMessage.of(stderr)));
    }

    /** Runs it and waits. */
    Result run(String... arguments) {
        try {
            CALLS.acquire();
            try {
                return runNow(arguments);
            } finally {
                CALLS.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted during " + String.join(" ", line(arguments)), e);
        }
    }

    private Result runNow(String... arguments) throws InterruptedException {
        try (Pipe out = Pipe.open("stdout of the runtime");
                Pipe err = Pipe.open("stderr of the runtime")) {
            Map<Integer, Descriptor> files = Map.of(1, out.writeEnd(), 2, err.writeEnd());
            try (ChildProcess child = Spawn.start(new Program(line(arguments), ENVIRONMENT, files))) {
                out.writeEnd().close();
                err.writeEnd().close();
                return await(child, out.readEnd(), err.readEnd(), arguments);
            }
        }
    }

    private Result await(ChildProcess child, Descriptor out, Descriptor err, String... arguments)
            throws InterruptedException {
        try (OutputCapture stdout = new OutputCapture(out, OUTPUT_LIMIT);
                OutputCapture stderr = new OutputCapture(err, OUTPUT_LIMIT)) {
            OptionalInt code = child.waitFor(timeout);
            if (code.isEmpty()) {
                throw new OciRuntimeException(
                        "%s took longer than %s and was killed".formatted(String.join(" ", line(arguments)), timeout));
            }
            stdout.await();
            stderr.await();
            return new Result(code.getAsInt(), stdout.text(), stderr.text());
        }
    }
}
