package io.nodeagent.cri;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** {@link CriNode} as a child process, and crictl as its client. */
final class CriNodeProcess {
    static final String BRIDGE = "cri-it" + ProcessHandle.current().pid() % 100_000;
    private static final String RANGE = "10.99." + ProcessHandle.current().pid() % 200 + ".0/24";

    private final Path folder;
    private @Nullable Process process;
    private @Nullable BufferedReader out;

    CriNodeProcess(Path folder, Path archive) throws IOException {
        this.folder = folder;
        start(archive.toString());
    }

    static void assumePossible() {
        assumeMachine();
        Assumptions.assumeTrue(crictlProgram().isPresent(), "needs crictl in PATH or named by the property crictl");
    }

    /** For tests that are clients themselves. */
    static void assumeMachine() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        Assumptions.assumeTrue(Files.exists(Path.of("/bin/busybox")), "needs busybox-static");
    }

    private static Optional<Path> crictlProgram() {
        String named = System.getProperty("crictl", "");
        return Stream.concat(
                        Stream.of(named).filter(n -> !n.isEmpty()).map(Path::of),
                        Stream.of(System.getenv("PATH").split(":", -1)).map(d -> Path.of(d, "crictl")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void start(String archive) throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CriNode.class.getName(),
                        folder.toString(),
                        BRIDGE,
                        RANGE,
                        archive)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process = started;
        BufferedReader reader = started.inputReader(StandardCharsets.UTF_8);
        out = reader;
        String line = reader.readLine();
        if (!"ready".equals(line)) {
            throw new IOException("the node said " + line);
        }
    }

    Path socket() {
        return folder.resolve("cri.sock");
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            int _ = running.waitFor();
        }
    }

    /** Removes every pod and waits for the process's end. */
    void drain() throws IOException, InterruptedException {
        Process running = process;
        if (running != null && running.isAlive()) {
            try (OutputStream in = running.getOutputStream()) {
                in.write("drain\n".getBytes(StandardCharsets.UTF_8));
            }
            if (!running.waitFor(60, TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new IOException("the node did not end");
            }
        }
    }

    String crictl(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                crictlProgram().orElseThrow().toString(), "-t", "60s", "-r", "unix://" + folder.resolve("cri.sock")));
        command.addAll(List.of(args));
        Path errors = folder.resolve("crictl.err");
        Process run = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        run.getOutputStream().close();
        String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        if (run.waitFor() != 0) {
            throw new IOException(command + ": " + Files.readString(errors));
        }
        return text;
    }

    String podConfig(String name, String linux) throws IOException {
        return write(name + "-pod", """
                {"metadata":{"name":"%1$s","namespace":"default","uid":"uid-%1$s","attempt":0},"hostname":"%1$s",
                 "log_directory":"%2$s","linux":%3$s}
                """.formatted(name, folder.resolve("logs"), linux));
    }

    String containerConfig(String name, String script, String linux) throws IOException {
        return containerConfig(name, script, linux, "");
    }

    String containerConfig(String name, String script, String linux, String mounts) throws IOException {
        return write(name, """
                {"metadata":{"name":"%1$s","attempt":0},"image":{"image":"busybox"},
                 "command":["sh","-c","%2$s"],"log_path":"%1$s.log","linux":{%3$s},"mounts":[%4$s]}
                """.formatted(name, script, linux, mounts));
    }

    private String write(String name, String json) throws IOException {
        return Files.writeString(folder.resolve(name + ".config"), json).toString();
    }

    /** Leaves nothing, whatever the test left. */
    void close() throws IOException, InterruptedException {
        Process running = process;
        if (running != null && !running.isAlive() && Files.isDirectory(folder.resolve("run/sandboxes"))) {
            start("-");
        }
        drain();
        if (out != null) {
            out.close();
        }
    }
}
