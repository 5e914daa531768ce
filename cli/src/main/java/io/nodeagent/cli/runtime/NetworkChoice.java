package io.nodeagent.cli.runtime;

import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.NetworkOptions;
import io.nodeagent.cli.option.NetworkOptions.NetworkKind;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.network.PodNetwork;
import io.nodeagent.network.bridge.BridgeNetwork;
import io.nodeagent.network.bridge.BridgeNetworkConfig;
import io.nodeagent.network.bridge.Ipv4Range;
import java.util.OptionalInt;

/** Opens the network that the options ask for. */
final class NetworkChoice {
    private NetworkChoice() {}

    static PodNetwork open(FolderOptions folders, NetworkOptions options, NetworkKind usual) {
        return switch (options.kind().orElse(usual)) {
            case bridge -> BridgeNetwork.open(new BridgeNetworkConfig(
                    folders.dataDir().resolve("network"),
                    options.bridgeName(),
                    options.podCidr().map(Ipv4Range::parse),
                    OptionalInt.empty()));
            case cni -> throw new FailedPreconditionException(
                    "--network=cni is not built yet: use --network=bridge, or watch the changelog");
        };
    }
}
