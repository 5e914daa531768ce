package io.nodeagent.images.archive;

import io.nodeagent.images.manifest.ImageDocument;
import io.nodeagent.images.reference.Digest;
import java.util.List;
import java.util.Optional;

/**
 * One image of an archive.
 *
 * @param names what the archive calls it, as written there
 * @param configuration the image configuration as it lies in the archive
 * @param manifests the documents that led to it, the outermost first; none in a docker archive
 * @param layers its layers' files, the lowest first: one for each diff id
 */
public record ArchivedImage(
        List<String> names,
        byte[] configuration,
        ImageDocument document,
        List<byte[]> manifests,
        List<ArchivedLayer> layers) {
    /**
     * A layer's file.
     *
     * @param member the name of its file in the archive
     * @param blob the digest of that file, where the archive states it
     */
    public record ArchivedLayer(String member, Optional<Digest> blob) {}

    public ArchivedImage {
        names = List.copyOf(names);
        manifests = List.copyOf(manifests);
        layers = List.copyOf(layers);
    }
}
