package io.nodeagent.cli.nodectl;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which agent to ask. */
final class SocketOption {
    @Option(
            names = "--cri-socket",
            paramLabel = "PATH",
            defaultValue = "/run/node-agent/cri.sock",
            description = "The agent's unix socket (default: ${DEFAULT-VALUE}).")
    private Path socket = Path.of("/run/node-agent/cri.sock");

    Path path() {
        return socket.toAbsolutePath();
    }
}
