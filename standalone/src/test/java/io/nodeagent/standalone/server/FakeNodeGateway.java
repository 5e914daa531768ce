package io.nodeagent.standalone.server;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.standalone.NodeGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

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

    @Override
    public URI portForward(String namespace, String pod, List<Integer> ports) {
        return streaming;
    }
}
