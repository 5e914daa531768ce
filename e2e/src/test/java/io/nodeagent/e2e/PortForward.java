package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running kubectl port-forward. */
record PortForward(Process process, Path output, String address, int port) implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Forwarding from ([0-9.]+):([0-9]+) ->");

    /** Starts one and waits until it listens. */
    static PortForward start(StandaloneNode node, boolean webSocket, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("port-forward"));
        all.addAll(List.of(words));
        Path output = Files.createTempFile(node.folder(), "port-forward-", ".log");
        Process process = node.kubectlCommand(all.toArray(String[]::new))
                .with("KUBECTL_PORT_FORWARD_WEBSOCKETS", Boolean.toString(webSocket))
                .startWithErrors(output);
        String text = Eventually.get(
                Duration.ofSeconds(20),
                () -> text(output),
                said -> LISTENING.matcher(said).find() || !process.isAlive());
        Matcher listening = LISTENING.matcher(text);
        assertTrue(listening.find(), text);
        return new PortForward(process, output, listening.group(1), Integer.parseInt(listening.group(2)));
    }

    /** What kubectl has said until now. */
    String text() {
        return text(output);
    }

    void assertAlive() {
        assertTrue(process.isAlive() && !text().contains("lost connection"), this::text);
    }

    private static String text(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
