package io.nodeagent.cli.runtime;

import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.NetworkOptions;
import io.nodeagent.cli.option.NetworkOptions.NetworkKind;
import io.nodeagent.network.PodNetwork;
import io.nodeagent.network.bridge.BridgeNetwork;
import io.nodeagent.network.cni.CniNetwork;
import io.nodeagent.network.cni.CniNetworkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Opens the network that the options ask for. */
final class NetworkChoice {
    /** Where distributions and the plugins' own releases put them. */
    private static final List<Path> PLUGIN_FOLDERS = List.of(Path.of("/opt/cni/bin"), Path.of("/usr/lib/cni"));

    private static final Duration PLUGIN_TIMEOUT = Duration.ofMinutes(2);

    private NetworkChoice() {}

    static PodNetwork open(FolderOptions folders, NetworkOptions options, NetworkKind usual) {
        return switch (options.kind().orElse(usual)) {
            case bridge -> BridgeNetwork.open(options.bridge(folders));
            case cni ->
                CniNetwork.open(new CniNetworkConfig(
                        options.cniConfDir(), PLUGIN_FOLDERS, folders.dataDir().resolve("cni"), PLUGIN_TIMEOUT));
        };
    }
}
