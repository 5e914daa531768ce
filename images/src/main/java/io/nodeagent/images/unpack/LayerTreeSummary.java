package io.nodeagent.images.unpack;

import java.util.List;

/**
 * What came of a layer.
 *
 * @param impliedDirectories directories that members lie in but that are no members themselves, so that their
 *     attributes are those of a lower layer; {@code .} is the root. One character a byte
 */
public record LayerTreeSummary(long sizeBytes, long inodes, List<String> impliedDirectories) {
    public LayerTreeSummary {
        impliedDirectories = List.copyOf(impliedDirectories);
    }
}
