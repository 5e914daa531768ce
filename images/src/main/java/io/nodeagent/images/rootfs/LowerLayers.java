package io.nodeagent.images.rootfs;

import io.nodeagent.images.content.LayerRecord;
import io.nodeagent.images.content.LayerStore;
import io.nodeagent.images.reference.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The layers under a root file system, from the top. A layer that an image has twice (an empty one, mostly) counts once,
 * where it is highest: overlayfs refuses the same directory twice, and what the lower one adds or hides, the higher one
 * does again.
 */
final class LowerLayers {
    private final List<Layer> fromTop = new ArrayList<>();

    /** One layer's tree, and the directories in it that it does not state itself. */
    record Layer(Path tree, Set<String> impliedDirectories) {
        boolean states(String directory) {
            return !impliedDirectories.contains(directory);
        }
    }

    /** @param diffIds the lowest first */
    LowerLayers(LayerStore store, List<String> diffIds) {
        for (String text : new LinkedHashSet<>(diffIds.reversed())) {
            Digest diffId = Digest.parse(text);
            Optional<LayerRecord> record = store.find(diffId);
            fromTop.add(new Layer(
                    store.tree(diffId),
                    Set.copyOf(record.map(LayerRecord::impliedDirectories).orElse(List.of()))));
        }
    }

    List<Layer> fromTop() {
        return fromTop;
    }

    List<Path> trees() {
        return fromTop.stream().map(Layer::tree).toList();
    }
}
