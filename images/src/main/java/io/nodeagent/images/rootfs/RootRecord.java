package io.nodeagent.images.rootfs;

import java.util.List;

/**
 * What a root file system is made of; it keeps its layers from being removed, also when the image is.
 *
 * @param layers diff ids, the lowest first
 */
record RootRecord(String imageId, List<String> layers) {
    RootRecord {
        layers = List.copyOf(layers);
    }
}
