package io.nodeagent.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program run to its end, in the host's network or a pod's. */
public record Command(int exitCode, String output) {
    public static Command run(String... command) {
        try {
            Process process = start(List.of(command));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("hangs: " + String.join(" ", command));
            }
            return new Command(process.exitValue(), output);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("run " + String.join(" ", command), e);
        }
    }

    /** The same, failing the test unless the program exits with 0. */
    public static String ok(String... command) {
        Command done = run(command);
        if (done.exitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + done.output());
        }
        return done.output();
    }

    static Command inside(Path networkNamespace, String... command) {
        return run(enter(networkNamespace, command).toArray(String[]::new));
    }

    /** Starts a program in a pod's network; the caller ends it. */
    static Process startInside(Path networkNamespace, String... command) {
        try {
            return start(enter(networkNamespace, command));
        } catch (IOException e) {
            throw new AssertionError("start " + String.join(" ", command), e);
        }
    }

    private static List<String> enter(Path networkNamespace, String... command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--net=" + networkNamespace));
        words.addAll(List.of(command));
        return words;
    }

    private static Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return process;
    }
}
