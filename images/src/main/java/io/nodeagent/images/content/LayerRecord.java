package io.nodeagent.images.content;

import java.util.List;

/**
 * The commit mark of a layer: a layer's folder without it is half made.
 *
 * @param sizeBytes what its tree takes of the disk
 * @param impliedDirectories see {@link io.nodeagent.images.unpack.LayerTreeSummary}
 */
public record LayerRecord(String diffId, long sizeBytes, long inodes, List<String> impliedDirectories) {
    public LayerRecord {
        impliedDirectories = List.copyOf(impliedDirectories);
    }
}
