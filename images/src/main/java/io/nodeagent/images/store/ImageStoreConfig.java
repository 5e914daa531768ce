package io.nodeagent.images.store;

import io.nodeagent.errors.InvalidArgumentException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how images are kept.
 *
 * @param dataDir a folder of the store's own, on a file system that overlayfs takes as upper and lower
 * @param registryConfigDir folder of {@code HOST/hosts.toml} files, as {@code /etc/containerd/certs.d}; need not exist
 * @param dockerConfig a {@code config.json} with credentials for pulls that bring none
 * @param parallelTransfers how many layers of one pull are brought at once, at least 1
 */
public record ImageStoreConfig(
        Path dataDir, Path registryConfigDir, Optional<Path> dockerConfig, int parallelTransfers) {
    private static final int DEFAULT_TRANSFERS = 3;

    public ImageStoreConfig {
        if (parallelTransfers < 1) {
            throw new InvalidArgumentException("parallelTransfers is " + parallelTransfers + ", must be at least 1");
        }
    }

    /** Three transfers at once, no credentials of the machine's own. */
    public static ImageStoreConfig of(Path dataDir, Path registryConfigDir) {
        return new ImageStoreConfig(dataDir, registryConfigDir, Optional.empty(), DEFAULT_TRANSFERS);
    }
}
