package io.nodeagent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent without an API server, on a bridge of its own: the container runtime alone, or a cluster's node whose API
 * server does not answer. Closing drains it and looks what is left.
 */
final class CriOnlyNode implements AutoCloseable {
    private final Path folder;
    private final List<String> command;
    private final String name = "cri-" + Long.toString(System.nanoTime() % 100_000, 36);
    private final AgentProcess agent;

    private CriOnlyNode(Path folder, List<String> command) {
        this.folder = folder;
        this.command = command;
        this.agent = new AgentProcess(folder, this::drain);
    }

    /** {@code node-agent cri}. */
    static CriOnlyNode start() {
        return start(List.of("cri"));
    }

    /** {@code node-agent run} with nobody at the address of its API server, on a folder of static pods. */
    static CriOnlyNode startRun(Path manifests) throws IOException {
        Path kubeconfig = manifests.resolveSibling("kubeconfig");
        String certificate = manifests.resolveSibling("node.crt").toString();
        String key = manifests.resolveSibling("node.key").toString();
        Command.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-subj",
                        "/CN=system:node:lonely",
                        "-out",
                        certificate,
                        "-keyout",
                        key)
                .run()
                .ok();
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", certificate-authority: %s}}]
                users: [{name: u, user: {client-certificate: %s, client-key: %s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(certificate, certificate, key));
        return start(List.of(
                "run",
                "--hostname-override=lonely",
                "--kubeconfig=" + kubeconfig,
                "--pod-manifest-path=" + manifests,
                "--address=127.0.0.1",
                "--port=" + freePort(),
                "--healthz-port=0"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static CriOnlyNode start(List<String> command) {
        try {
            CriOnlyNode node = new CriOnlyNode(Files.createTempDirectory("node-agent-e2e-"), command);
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
        Process started = agent.launch(words(command));
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
        return Command.of(words(List.of("drain")).toArray(String[]::new)).run();
    }

    private List<String> words(List<String> begin) {
        List<String> words = new ArrayList<>(List.of(AgentProcess.program("node-agent")));
        words.addAll(begin);
        words.add("--data-dir=" + folder.resolve("data"));
        words.add("--run-dir=" + folder.resolve("run"));
        words.add("--cgroup-root=/" + name);
        words.add("--registry-config-dir=" + folder.resolve("certs.d"));
        words.addAll(List.of("--network=bridge", "--bridge-name=" + name, "--pod-cidr=10.76.16.0/24"));
        return words;
    }
}
