package io.nodeagent.images;

import java.util.List;

/**
 * An image on this machine.
 *
 * @param id the digest of its configuration, {@code sha256:} and 64 hexadecimal digits
 * @param repoTags its names with tags, such as {@code docker.io/library/busybox:1.36}
 * @param repoDigests its names with the manifest's (or index's) digest
 * @param sizeBytes what its layers take unpacked plus its configuration
 * @param config what the image says of running it
 * @param pinned whether image garbage collection must leave it alone
 */
public record Image(
        String id,
        List<String> repoTags,
        List<String> repoDigests,
        long sizeBytes,
        ImageConfig config,
        boolean pinned) {
    public Image {
        repoTags = List.copyOf(repoTags);
        repoDigests = List.copyOf(repoDigests);
    }
}
