package io.nodeagent.network.cni;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the plugins and their configuration are.
 *
 * @param confFolder usually {@code /etc/cni/net.d}; its first file by name counts, and it may change at any time
 * @param pluginFolders usually {@code /opt/cni/bin}, searched in this order
 * @param cacheFolder where the results are kept that DEL needs
 * @param timeout how long one plugin may run
 */
public record CniNetworkConfig(Path confFolder, List<Path> pluginFolders, Path cacheFolder, Duration timeout) {
    public CniNetworkConfig {
        pluginFolders = List.copyOf(pluginFolders);
    }
}
