package io.nodeagent.images.store;

import io.nodeagent.images.Image;
import io.nodeagent.images.ImageConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * An image as it is stored, by the digits of its id.
 *
 * @param tags each tagged name with the number of the change that gave it: should a crash leave a name on two images,
 *     the higher number has it
 * @param digests names with digests
 * @param manifests digests of the documents that led to the image
 * @param layers diff ids, the lowest first
 * @param configBytes length of the configuration
 */
record ImageRecord(
        String id,
        Map<String, Long> tags,
        List<String> digests,
        List<String> manifests,
        List<String> layers,
        long configBytes,
        ImageConfig config,
        boolean pinned) {
    ImageRecord {
        tags = Map.copyOf(tags);
        digests = List.copyOf(digests);
        manifests = List.copyOf(manifests);
        layers = List.copyOf(layers);
    }

    /** This record with the names of another one of the same image added. */
    ImageRecord plus(ImageRecord newer) {
        Map<String, Long> allTags = new HashMap<>(tags);
        allTags.putAll(newer.tags);
        return new ImageRecord(
                id,
                allTags,
                union(digests, newer.digests),
                union(manifests, newer.manifests),
                layers,
                configBytes,
                config,
                pinned || newer.pinned);
    }

    ImageRecord withoutTag(String tag) {
        Map<String, Long> fewer = new HashMap<>(tags);
        fewer.remove(tag);
        return new ImageRecord(id, fewer, digests, manifests, layers, configBytes, config, pinned);
    }

    Image image(ToLongFunction<String> layerBytes) {
        long size =
                configBytes + layers.stream().distinct().mapToLong(layerBytes).sum();
        return new Image(id, List.copyOf(new TreeSet<>(tags.keySet())), digests, size, config, pinned);
    }

    private static List<String> union(List<String> one, List<String> other) {
        TreeSet<String> all = new TreeSet<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }
}
