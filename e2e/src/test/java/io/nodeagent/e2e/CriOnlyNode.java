package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The container runtime alone, {@code node-agent cri}, on a bridge of its own. Closing drains it and looks what is left. */
final class CriOnlyNode implements AutoCloseable {
    private final MachineState before = MachineState.now();
    private final Path folder;
    private final String name = "cri-" + Long.toString(System.nanoTime() % 100_000, 36);
    private @Nullable Process agent;

    private CriOnlyNode(Path folder) {
        this.folder = folder;
    }

    static CriOnlyNode start() {
        try {
            CriOnlyNode node = new CriOnlyNode(Files.createTempDirectory("node-agent-e2e-"));
            try {
                node.startAgent();
            } catch (RuntimeException | Error e) {
                node.destroy(e);
                throw e;
            }
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the agent and waits until it answers. */
    void startAgent() {
        try {
            Process started = new ProcessBuilder(words("cri"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            agent = started;
            Eventually.isTrue(Duration.ofSeconds(30), () -> {
                if (!started.isAlive()) {
                    fail("the agent ended with " + started.exitValue() + ":\n" + logText());
                }
                return Files.exists(socket())
                        && Command.of(StandaloneNode.program("nodectl"), "info", "--cri-socket=" + socket())
                                        .run()
                                        .exitCode()
                                == 0;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9} does. */
    void killAgent() {
        end(true);
    }

    Path socket() {
        return folder.resolve("run/cri.sock");
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            assertEquals(0, end(false) & ~143, "SIGTERM ends the agent cleanly");
            drain().ok();
            before.assertNothingLeft();
        } catch (RuntimeException | Error e) {
            System.err.println(logText());
            destroy(e);
            throw e;
        }
        deleteFolder();
    }

    private Command.Result drain() {
        return Command.of(words("drain").toArray(String[]::new)).run();
    }

    private List<String> words(String command) {
        List<String> words = new ArrayList<>(List.of(StandaloneNode.program("node-agent"), command));
        words.add("--data-dir=" + folder.resolve("data"));
        words.add("--run-dir=" + folder.resolve("run"));
        words.add("--cgroup-root=/" + name);
        words.add("--registry-config-dir=" + folder.resolve("certs.d"));
        words.addAll(List.of("--network=bridge", "--bridge-name=" + name, "--pod-cidr=10.76.16.0/24"));
        return words;
    }

    private int end(boolean forcibly) {
        Process running = agent;
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
            agent = null;
            return running.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void destroy(Throwable cause) {
        try {
            end(true);
            Command.Result _ = drain();
            deleteFolder();
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
        }
    }

    private Path log() {
        return folder.resolve("agent.log");
    }

    private String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteFolder() {
        Command.of("rm", "-rf", "--one-file-system", folder.toString()).run().ok();
    }
}
