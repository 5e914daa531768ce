package io.nodeagent.standalone.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the real kubectl with one kubeconfig and a cache folder of its own. */
record Kubectl(Path kubeconfig, Path folder) {
    /** What a run printed. */
    record Result(int exitCode, String output, String errors) {}

    Result run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    Result runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "kubectl",
                "--kubeconfig=" + kubeconfig,
                "--cache-dir=" + folder.resolve("cache"),
                "--request-timeout=30s"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "out", "");
        Path errors = Files.createTempFile(folder, "err", "");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("kubectl hangs: " + command);
        }
        return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /** The output of a run that must succeed. */
    String succeed(String... arguments) throws IOException, InterruptedException {
        Result result = run(arguments);
        assertEquals(0, result.exitCode(), () -> String.join(" ", arguments) + ": " + result.errors());
        return result.output();
    }

    /** The error text of a run that must fail. */
    String fail(String... arguments) throws IOException, InterruptedException {
        Result result = run(arguments);
        assertEquals(1, result.exitCode(), () -> String.join(" ", arguments) + ": " + result.output());
        return result.errors();
    }
}
