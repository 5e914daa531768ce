package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A {@code node-agent} from the built distribution with a folder of its own, and what must be gone when it is over. */
final class AgentProcess {
    private static final Path DISTRIBUTION =
            Path.of("../cli/target/node-agent/bin").toAbsolutePath().normalize();

    private final MachineState before = MachineState.now();
    private final Path folder;
    private final Supplier<Command.Result> drain;
    private @Nullable Process process;

    /** {@code drain} stops and removes everything that the agent made. */
    AgentProcess(Path folder, Supplier<Command.Result> drain) {
        this.folder = folder;
        this.drain = drain;
    }

    static String program(String name) {
        Path file = DISTRIBUTION.resolve(name);
        if (!Files.isExecutable(file)) {
            fail(file + " is not built: run `make build` first");
        }
        return file.toString();
    }

    /** Starts it with these words and does not wait. */
    Process launch(List<String> words) {
        try {
            Process started = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            process = started;
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it answers; one that ended meanwhile fails with its log. */
    void awaitAnswer(Process started, BooleanSupplier answers) {
        Eventually.isTrue(Duration.ofSeconds(30), () -> {
            if (!started.isAlive()) {
                fail("the agent ended with " + started.exitValue() + ":\n" + logText());
            }
            return answers.getAsBoolean();
        });
    }

    /** Ends it by SIGKILL or SIGTERM; answers its exit code. */
    int end(boolean forcibly) {
        Process running = process;
        if (running == null) {
            return 0;
        }
        try {
            if (forcibly) {
                running.destroyForcibly();
            } else {
                running.destroy();
            }
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
                fail("the agent did not end in 20 s:\n" + logText());
            }
            process = null;
            return running.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, drains, and compares the machine with what it was before. */
    void close() {
        try {
            assertEquals(0, end(false) & ~143, "SIGTERM ends the agent cleanly");
            drain.get().ok();
            before.assertNothingLeft();
        } catch (RuntimeException | Error e) {
            System.err.println(logText());
            destroy(e);
            throw e;
        }
        deleteFolder();
    }

    /** Takes everything away after a failure, whatever state it is in. */
    void destroy(Throwable cause) {
        try {
            end(true);
            Command.Result _ = drain.get();
            deleteFolder();
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
        }
    }

    private Path log() {
        return folder.resolve("agent.log");
    }

    private void deleteFolder() {
        Command.of("rm", "-rf", "--one-file-system", folder.toString()).run().ok();
    }
}
