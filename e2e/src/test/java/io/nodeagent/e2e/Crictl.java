package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * crictl on one node's socket, with a folder for the files that it reads.
 *
 * @param image what the containers that it makes run
 */
record Crictl(Path socket, Path folder, String image) {
    /** Debian has no package of it. */
    static void assumeInstalled() {
        assumeTrue(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "crictl"))),
                "crictl is not on PATH");
    }

    Command command(String... words) {
        List<String> all = new ArrayList<>(List.of(
                "crictl",
                "--config=" + write("crictl.yaml", "timeout: 60\n"),
                "--runtime-endpoint=unix://" + socket,
                "--image-endpoint=unix://" + socket));
        all.addAll(List.of(words));
        return Command.of(all.toArray(String[]::new)).timeout(Duration.ofMinutes(2));
    }

    Command.Result run(String... words) {
        return command(words).run();
    }

    /** What a command that must succeed says, without the space around it. */
    String ok(String... words) {
        return run(words).ok().strip();
    }

    /** Makes a pod and a container that runs {@code script} in it; answers the container's id. */
    String started(String name, String script, String... more) {
        String container = ok("create", sandbox(name), containerFile(name, script, more), podFile(name));
        ok("start", container);
        return container;
    }

    String sandbox(String name) {
        return ok("runp", podFile(name));
    }

    String podFile(String name) {
        return write(name + "-pod.json", """
                {"metadata":{"name":"%1$s","namespace":"default","uid":"uid-%1$s"},"hostname":"%1$s",\
                "log_directory":"%2$s","labels":{"app":"%1$s"},"linux":{}}""".formatted(name, folder.resolve("logs")));
    }

    String containerFile(String name, String script, String... more) {
        return write(name + "-container.json", """
                {"metadata":{"name":"%s"},"image":{"image":"%s"},"command":["sh","-c","%s"],"log_path":"%s.log",\
                "linux":{}%s}""".formatted(name, image, script, name, String.join("", more)));
    }

    private String write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
