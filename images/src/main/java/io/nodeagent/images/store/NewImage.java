package io.nodeagent.images.store;

import io.nodeagent.images.manifest.ImageDocument;
import io.nodeagent.images.reference.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image about to be recorded.
 *
 * @param tags whole names with tag
 * @param digests whole names with digest
 * @param configuration the bytes of its configuration
 * @param manifests the documents that led to it
 */
record NewImage(
        ImageDocument document, List<String> tags, List<String> digests, byte[] configuration, List<byte[]> manifests) {
    NewImage {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
        manifests = List.copyOf(manifests);
    }

    List<byte[]> documents() {
        List<byte[]> all = new ArrayList<>(manifests);
        all.add(configuration);
        return all;
    }

    ImageRecord record(Map<String, Long> tagChanges) {
        return new ImageRecord(
                document.id().toString(),
                tagChanges,
                digests,
                manifests.stream().map(Digest::of).map(Digest::toString).toList(),
                document.diffIds().stream().map(Digest::toString).toList(),
                configuration.length,
                document.config(),
                false);
    }
}
