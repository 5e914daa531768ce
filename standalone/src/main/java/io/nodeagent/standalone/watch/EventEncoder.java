package io.nodeagent.standalone.watch;

import io.nodeagent.standalone.store.StoredObject;

/** How a watch shows objects: as they are, as metadata, or as table rows. One watch's, so it may keep state. */
public interface EventEncoder {
    byte[] encode(StoredObject object);

    /**
     * An object that only says how far the watch has come.
     *
     * @param endsInitialEvents whether every object that was there at the start has been sent
     */
    byte[] bookmark(long revision, boolean endsInitialEvents);
}
