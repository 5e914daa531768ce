package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Tells whether a running container is still the one its specification asks for: a hash of what may change in a running
 * pod and needs a new container, the image. It does not depend on the version of the API's model.
 */
public final class SpecHash {
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private SpecHash() {}

    /** FNV-1a of 32 bits over name and image, in hexadecimal. */
    public static String of(Container container) {
        String text = container.getName()
                + '\0'
                + Optional.ofNullable(container.getImage()).orElse("");
        int hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return Integer.toHexString(hash);
    }
}
