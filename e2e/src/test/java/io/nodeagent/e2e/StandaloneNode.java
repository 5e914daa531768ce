package io.nodeagent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A standalone node with folders, address, bridge and cgroup root of its own, from the built distribution. Closing
 * drains it and fails when anything is left on the machine.
 */
final class StandaloneNode implements AutoCloseable {
    static final String IMAGE = "localhost/sample/busybox:1";
    private static final Set<Integer> SUBNETS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Path dataDir;
    private final String name;
    private final int apiPort;
    private final int subnet;
    private final List<String> options;
    private final AgentProcess agent;

    private StandaloneNode(Path folder, Path dataDir, String name, List<String> options) throws IOException {
        this.folder = folder;
        this.dataDir = dataDir;
        this.name = name;
        this.options = options;
        this.agent = new AgentProcess(folder, this::drain);
        try (ServerSocket socket = new ServerSocket(0)) {
            this.apiPort = socket.getLocalPort();
        }
        this.subnet = subnetOfItsOwn(apiPort % 200);
    }

    private static int subnetOfItsOwn(int wanted) {
        return SUBNETS.add(wanted) ? wanted : subnetOfItsOwn((wanted + 1) % 200);
    }

    /** Starts one with the sample image in it, and further options. */
    static StandaloneNode start(String... options) {
        return start(Optional.empty(), List.of(options));
    }

    /** The same with its data folder on a disk that the caller mounted. */
    static StandaloneNode startOn(SmallDisk disk, String... options) {
        return start(Optional.of(disk.folder().resolve("data")), List.of(options));
    }

    private static StandaloneNode start(Optional<Path> dataDir, List<String> options) {
        try {
            Path folder = Files.createTempDirectory("node-agent-e2e-");
            StandaloneNode node = new StandaloneNode(
                    folder,
                    dataDir.orElse(folder.resolve("data")),
                    "e2e-" + Long.toString(System.nanoTime() % 100_000, 36),
                    options);
            try {
                node.startAgent();
                node.importSampleImage();
            } catch (RuntimeException | Error e) {
                node.agent.destroy(e);
                throw e;
            }
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the agent and waits until its API answers. */
    void startAgent() {
        agent.awaitAnswer(
                launchAgent(), () -> kubectl("get", "--raw", "/readyz").exitCode() == 0);
    }

    /** Starts the agent and does not wait. */
    Process launchAgent() {
        List<String> words = new ArrayList<>(List.of(program("node-agent"), "standalone"));
        words.addAll(folders());
        words.addAll(List.of(
                "--api-address=127.0.0.1:" + apiPort,
                "--kubeconfig-out=" + kubeconfig(),
                "--node-name=" + name,
                "--registry-config-dir=" + registries()));
        words.addAll(options);
        return agent.launch(words);
    }

    /** Ends the agent as `kill -9` does. */
    void killAgent() {
        agent.end(true);
    }

    /** Ends the agent as a service manager does; answers its exit code. */
    int stopAgent() {
        return agent.end(false);
    }

    long agentPid() {
        return agent.pid();
    }

    Command.Result kubectl(String... words) {
        return kubectlCommand(words).run();
    }

    Command kubectlCommand(String... words) {
        List<String> all = new ArrayList<>(List.of("kubectl"));
        all.addAll(List.of(words));
        return Command.of(all.toArray(String[]::new))
                .with("KUBECONFIG", kubeconfig().toString())
                .with("HOME", folder.toString());
    }

    /** Runs a pod of the sample image to Ready. */
    void runPod(String pod, String... command) {
        List<String> words = new ArrayList<>(List.of("run", pod, "--image=" + IMAGE, "--command", "--"));
        words.addAll(List.of(command));
        kubectl(words.toArray(String[]::new)).ok();
        kubectl("wait", "--for=condition=Ready", "pod/" + pod, "--timeout=30s").ok();
    }

    /** A field of a pod by JSONPath, empty when absent. */
    String podField(String pod, String jsonPath) {
        return kubectl("get", "pod", pod, "-o", "jsonpath={" + jsonPath + "}").ok();
    }

    void awaitPodField(String pod, String jsonPath, String wanted, Duration limit) {
        String _ = Eventually.get(limit, () -> podField(pod, jsonPath), wanted::equals);
    }

    String apiUrl() {
        return "https://127.0.0.1:" + apiPort;
    }

    Path criSocket() {
        return folder.resolve("run/cri.sock");
    }

    Path kubeconfig() {
        return folder.resolve("admin.conf");
    }

    Path folder() {
        return folder;
    }

    Path registries() {
        return folder.resolve("certs.d");
    }

    /** Has a registry asked by plain HTTP, from the next pull on. */
    void plainHttp(String registry) {
        try {
            Path host = Files.createDirectories(registries().resolve(registry));
            Files.writeString(host.resolve("hosts.toml"), "server = \"http://" + registry + "\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    String cgroupRoot() {
        return "/" + name;
    }

    String logText() {
        return agent.logText();
    }

    /** Deletes every pod, ends the agent, drains, and compares the machine with what it was before the start. */
    @Override
    public void close() {
        agent.close();
        SUBNETS.remove(subnet);
    }

    Command.Result drain() {
        List<String> words = new ArrayList<>(List.of(program("node-agent"), "drain"));
        words.addAll(folders());
        return Command.of(words.toArray(String[]::new)).run();
    }

    Command.Result importImage(Path archive, String image) {
        return Command.of(program("nodectl"), "import", "--cri-socket=" + criSocket(), archive.toString(), image)
                .run();
    }

    static String program(String name) {
        return AgentProcess.program(name);
    }

    Path dataDir() {
        return dataDir;
    }

    private void importSampleImage() {
        Path archive = folder.resolve("sample.tar");
        Command.of("../deploy/sample-image.sh", archive.toString()).run().ok();
        importImage(archive, IMAGE).ok();
    }

    String podRange() {
        return "10.77." + subnet + ".0/24";
    }

    private List<String> folders() {
        return List.of(
                "--data-dir=" + dataDir(),
                "--run-dir=" + folder.resolve("run"),
                "--cgroup-root=" + cgroupRoot(),
                "--bridge-name=" + name,
                "--pod-cidr=" + podRange());
    }
}
