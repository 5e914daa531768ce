package io.nodeagent.images.content;

import io.nodeagent.durable.BootId;
import java.util.List;

/**
 * The commit mark of a layer: a layer's folder without it is half made.
 *
 * @param sizeBytes what its tree takes of the disk
 * @param impliedDirectories see {@link io.nodeagent.images.unpack.LayerTreeSummary}
 * @param unsyncedInBoot the boot in which the tree was written, empty once it is on the disk for certain. A tree that is
 *     still unsynced after that boot may be torn: it does not count
 */
public record LayerRecord(
        String diffId, long sizeBytes, long inodes, List<String> impliedDirectories, String unsyncedInBoot) {
    public LayerRecord {
        impliedDirectories = List.copyOf(impliedDirectories);
    }

    LayerRecord synced() {
        return new LayerRecord(diffId, sizeBytes, inodes, impliedDirectories, "");
    }

    boolean isSynced() {
        return unsyncedInBoot.isEmpty();
    }

    /** Whether the tree is whole, seen from a boot. */
    boolean countsIn(BootId boot) {
        return isSynced() || unsyncedInBoot.equals(boot.value());
    }
}
