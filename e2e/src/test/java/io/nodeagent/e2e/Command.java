package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end, its output kept. */
record Command(List<String> words, Map<String, String> environment, String input, Duration timeout) {
    /** How it ended. */
    record Result(List<String> words, int exitCode, String out, String err) {
        /** The output of a program that must have succeeded. */
        String ok() {
            assertEquals(0, exitCode, () -> String.join(" ", words) + "\n" + out + err);
            return out;
        }

        /** What a program that must have failed said. */
        String failure() {
            if (exitCode == 0) {
                fail("should have failed: " + String.join(" ", words) + "\n" + out);
            }
            return err + out;
        }
    }

    static Command of(String... words) {
        return new Command(List.of(words), Map.of(), "", Duration.ofSeconds(90));
    }

    Command with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(words, more, input, timeout);
    }

    Command input(String text) {
        return new Command(words, environment, text, timeout);
    }

    Command timeout(Duration limit) {
        return new Command(words, environment, input, limit);
    }

    /** Runs it; one that does not end in time is killed and fails the test with what it said. */
    Result run() {
        try {
            Process process = builder().start();
            Output out = new Output(process.getInputStream());
            Output err = new Output(process.getErrorStream());
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading all: its exit code says more.
            }
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                fail("no end in " + timeout + ": " + String.join(" ", words) + "\n" + out.text() + err.text());
            }
            return new Result(words, process.exitValue(), out.text(), err.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it, its output into a file, and leaves it to the caller. */
    Process start(Path output) throws IOException {
        return builder().redirectOutput(output.toFile()).start();
    }

    /** The same with its errors in the same file. */
    Process startWithErrors(Path output) throws IOException {
        return builder()
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        return builder;
    }

    /** Reads a stream to its end beside the program. */
    private static final class Output {
        private final StringBuilder text = new StringBuilder();
        private final Thread reader;

        Output(InputStream stream) {
            reader = Thread.ofVirtual().start(() -> {
                try {
                    text.append(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    text.append(e);
                }
            });
        }

        String text() throws InterruptedException {
            reader.join(Duration.ofSeconds(5));
            return text.toString();
        }
    }
}
