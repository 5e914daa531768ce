package io.nodeagent.agent.image;

import java.util.List;
import java.util.Set;

/** The runtime's images. Every call may fail while the runtime is away. */
public interface ImageStore {
    /** Every image. */
    List<StoredImage> images();

    /** Names and ids of the images of all containers, those included that have ended. */
    Set<String> used();

    /** Removes an image by its id; one that is gone is no failure. */
    void remove(String id);

    /** The disk that images lie on. */
    Disk disk();

    /** An image; a pinned one must not be removed. */
    record StoredImage(String id, Set<String> names, long sizeBytes, boolean pinned) {
        public StoredImage {
            names = Set.copyOf(names);
        }

        boolean usedBy(Set<String> used) {
            return used.contains(id) || names.stream().anyMatch(used::contains);
        }
    }

    /** A disk's size, and what of it users may still fill. */
    record Disk(long sizeBytes, long freeBytes) {
        /** How much is to be freed for no more than {@code percent} to be in use. */
        long excessBytes(int percent) {
            return sizeBytes / 100 * (100 - percent) - freeBytes;
        }
    }
}
