package io.nodeagent.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where an instance keeps its things; instances with different folders live side by side. */
public final class FolderOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "/var/lib/node-agent",
            description = "What outlives a reboot: images, volumes, records (default: ${DEFAULT-VALUE}).")
    private Path dataDir = Path.of("/var/lib/node-agent");

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            defaultValue = "/run/node-agent",
            description = "What dies with the boot: sockets, pins, bundles (default: ${DEFAULT-VALUE}).")
    private Path runDir = Path.of("/run/node-agent");

    @Option(
            names = "--pod-log-dir",
            paramLabel = "DIR",
            description = "Where containers' logs go (default: DATA_DIR/pod-logs).")
    private Optional<Path> podLogDir = Optional.empty();

    public Path dataDir() {
        return dataDir.toAbsolutePath().normalize();
    }

    public Path runDir() {
        return runDir.toAbsolutePath().normalize();
    }

    public Path podLogDir() {
        return podLogDir
                .map(d -> d.toAbsolutePath().normalize())
                .orElse(dataDir().resolve("pod-logs"));
    }
}
