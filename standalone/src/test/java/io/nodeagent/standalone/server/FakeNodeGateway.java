package io.nodeagent.standalone.server;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.standalone.NodeGateway;
import io.nodeagent.standalone.NodeUsage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Logs are one line that names the container and the options; streams lead to a server that a test starts. */
final class FakeNodeGateway implements NodeGateway {
    volatile boolean connected = true;

    @Override
    public boolean connected() {
        return connected;
    }

    private final URI streaming;

    FakeNodeGateway(URI streaming) {
        this.streaming = streaming;
    }

    @Override
    public void logs(PodContainer container, LogOptions options, OutputStream sink) throws IOException {
        if (options.previous()) {
            throw new FailedPreconditionException("previous terminated container \"%s\" in pod \"%s\" not found"
                    .formatted(container.container(), container.pod()));
        }
        String line = "%s/%s/%s tail=%s\n"
                .formatted(container.namespace(), container.pod(), container.container(), options.tailLines());
        sink.write(line.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public URI exec(PodContainer container, List<String> command, StreamOptions options) {
        return streaming;
    }

    @Override
    public URI attach(PodContainer container, StreamOptions options) {
        return streaming;
    }

    /** The node, and a pod web of two containers. */
    @Override
    public NodeUsage usage() {
        Instant at = Instant.parse("2026-01-01T00:00:02.5Z");
        Duration window = Duration.ofMillis(1500);
        return new NodeUsage(
                Optional.of(new NodeUsage.Measured(at, window, 250_000_000, 512L << 20)),
                List.of(new NodeUsage.Pod(
                        "default",
                        "web",
                        List.of(
                                new NodeUsage.Container("a", new NodeUsage.Measured(at, window, 7_000_001, 3 << 20)),
                                new NodeUsage.Container(
                                        "b", new NodeUsage.Measured(at.plusMillis(1), window, 0, 1000))))));
    }

    @Override
    public URI portForward(String namespace, String pod, List<Integer> ports) {
        return streaming;
    }
}
