package io.nodeagent.images;

import java.nio.file.Path;
import java.util.Set;

/**
 * Writable root file systems: an overlay of an image's layers under an upper layer of the container's own. They outlive
 * the agent; after a reboot {@link #mount} makes the mount again over the same upper layer.
 */
public interface RootFilesystems {
    /**
     * Makes and mounts one; while it exists its image's layers stay. Idempotent for one key and image.
     *
     * @param key the container's id
     * @return where the root is mounted
     */
    Path create(String key, Image image);

    /** Mounts one again when it is not mounted; returns where. */
    Path mount(String key);

    /** What the upper layer takes; zeros when there is none. */
    FilesystemUsage usage(String key);

    /** Unmounts and removes one; one that is not there is no error. */
    void remove(String key);

    /** The keys there are. */
    Set<String> keys();
}
