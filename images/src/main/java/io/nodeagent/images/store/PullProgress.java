package io.nodeagent.images.store;

import io.nodeagent.images.reference.Digest;

/** Hears how a pull gets on; called often, on the threads of the transfers. */
@FunctionalInterface
public interface PullProgress {
    /** For who does not care. */
    PullProgress NONE = (_, _, _) -> {};

    /** {@code arrivedBytes} of the {@code totalBytes} of a layer's blob are here. */
    void layer(Digest blob, long arrivedBytes, long totalBytes);
}
