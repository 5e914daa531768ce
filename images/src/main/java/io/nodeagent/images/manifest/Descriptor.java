package io.nodeagent.images.manifest;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.reference.Digest;
import java.util.Map;

/** Content named by a document: the descriptor of the OCI image specification. */
public record Descriptor(String mediaType, Digest digest, long sizeBytes, Map<String, String> annotations) {
    public Descriptor {
        annotations = Map.copyOf(annotations);
        if (sizeBytes < 0) {
            throw new InvalidArgumentException(digest + " has the negative size " + sizeBytes);
        }
    }
}
