package io.nodeagent.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The container runtime's options. */
public final class RuntimeOptions {
    @Option(
            names = "--cri-socket",
            paramLabel = "PATH",
            description = "The unix socket of the CRI server (default: RUN_DIR/cri.sock).")
    private Optional<Path> criSocket = Optional.empty();

    @Option(
            names = "--registry-config-dir",
            paramLabel = "DIR",
            defaultValue = "/etc/node-agent/certs.d",
            description = "Registries' hosts.toml files, one folder a registry (default: ${DEFAULT-VALUE}).")
    private Path registryConfigDir = Path.of("/etc/node-agent/certs.d");

    @Option(
            names = "--cgroup-root",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "The cgroup below which the node makes its groups (default: ${DEFAULT-VALUE}).")
    private String cgroupRoot = "/";

    @Option(
            names = "--runtime",
            paramLabel = "PROGRAM",
            defaultValue = "runc",
            description =
                    "The OCI runtime of the default handler, a name on PATH or a path (default: ${DEFAULT-VALUE}).")
    private String runtime = "runc";

    public Path criSocket(FolderOptions folders) {
        return criSocket.map(Path::toAbsolutePath).orElse(folders.runDir().resolve("cri.sock"));
    }

    public Path registryConfigDir() {
        return registryConfigDir.toAbsolutePath();
    }

    public String cgroupRoot() {
        return cgroupRoot;
    }

    public String runtime() {
        return runtime;
    }
}
