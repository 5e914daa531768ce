package io.nodeagent.cli.option;

import io.nodeagent.network.bridge.BridgeNetworkConfig;
import io.nodeagent.network.bridge.Ipv4Range;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The pod network's options. */
public final class NetworkOptions {
    @Option(
            names = "--network",
            paramLabel = "KIND",
            description =
                    "bridge (built in) or cni (default: bridge for standalone unless --cni-conf-dir is given; else cni).")
    private Optional<NetworkKind> network = Optional.empty();

    @Option(
            names = "--cni-conf-dir",
            paramLabel = "DIR",
            description = "Where CNI configurations are (default with --network=cni: /etc/cni/net.d).")
    private Optional<Path> cniConfDir = Optional.empty();

    @Option(
            names = "--bridge-name",
            paramLabel = "NAME",
            description = "The built-in bridge's interface, 15 characters at most (default: node-agent0).")
    private Optional<String> bridgeName = Optional.empty();

    @Option(
            names = "--pod-cidr",
            paramLabel = "CIDR",
            description = "The built-in bridge's addresses (default: a range that the host does not use).")
    private Optional<String> podCidr = Optional.empty();

    /** The two kinds of network. */
    public enum NetworkKind {
        bridge,
        cni
    }

    /** The kind asked for, or else implied by the other options; empty where nothing says. */
    public Optional<NetworkKind> kind() {
        return network.or(() -> cniConfDir.map(d -> NetworkKind.cni));
    }

    /** Refuses options that contradict each other, by one line that says what to change. */
    public Optional<String> contradiction() {
        if (network.filter(k -> k == NetworkKind.bridge).isPresent() && cniConfDir.isPresent()) {
            return Optional.of("--cni-conf-dir goes with --network=cni, not with --network=bridge: leave one out");
        }
        if (kind().filter(k -> k == NetworkKind.cni).isPresent() && (bridgeName.isPresent() || podCidr.isPresent())) {
            return Optional.of("--bridge-name and --pod-cidr belong to --network=bridge: leave them out for CNI");
        }
        return Optional.empty();
    }

    /** How the built-in bridge is set up. */
    public BridgeNetworkConfig bridge(FolderOptions folders) {
        return new BridgeNetworkConfig(
                folders.dataDir().resolve("network"), bridgeName(), podRange(), OptionalInt.empty());
    }

    public Path cniConfDir() {
        return cniConfDir.map(Path::toAbsolutePath).orElse(Path.of("/etc/cni/net.d"));
    }

    String bridgeName() {
        return bridgeName.orElse("node-agent0");
    }

    /** The bridge's range; empty for the first usual one that the host does not use. */
    Optional<Ipv4Range> podRange() {
        return podCidr.map(Ipv4Range::parse);
    }
}
