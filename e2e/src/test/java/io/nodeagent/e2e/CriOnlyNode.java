package io.nodeagent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The container runtime alone, {@code node-agent cri}, on a bridge of its own. Closing drains it and looks what is left. */
final class CriOnlyNode implements AutoCloseable {
    private final Path folder;
    private final String name = "cri-" + Long.toString(System.nanoTime() % 100_000, 36);
    private final AgentProcess agent;

    private CriOnlyNode(Path folder) {
        this.folder = folder;
        this.agent = new AgentProcess(folder, this::drain);
    }

    static CriOnlyNode start() {
        try {
            CriOnlyNode node = new CriOnlyNode(Files.createTempDirectory("node-agent-e2e-"));
            try {
                node.startAgent();
            } catch (RuntimeException | Error e) {
                node.agent.destroy(e);
                throw e;
            }
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the agent and waits until it answers. */
    void startAgent() {
        Process started = agent.launch(words("cri"));
        agent.awaitAnswer(
                started,
                () -> Files.exists(socket())
                        && Command.of(AgentProcess.program("nodectl"), "info", "--cri-socket=" + socket())
                                        .run()
                                        .exitCode()
                                == 0);
    }

    /** As {@code kill -9} does. */
    void killAgent() {
        agent.end(true);
    }

    Path socket() {
        return folder.resolve("run/cri.sock");
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        agent.close();
    }

    private Command.Result drain() {
        return Command.of(words("drain").toArray(String[]::new)).run();
    }

    private List<String> words(String command) {
        List<String> words = new ArrayList<>(List.of(AgentProcess.program("node-agent"), command));
        words.add("--data-dir=" + folder.resolve("data"));
        words.add("--run-dir=" + folder.resolve("run"));
        words.add("--cgroup-root=/" + name);
        words.add("--registry-config-dir=" + folder.resolve("certs.d"));
        words.addAll(List.of("--network=bridge", "--bridge-name=" + name, "--pod-cidr=10.76.16.0/24"));
        return words;
    }
}
