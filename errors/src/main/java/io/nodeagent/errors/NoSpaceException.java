package io.nodeagent.errors;

import org.jspecify.annotations.Nullable;

/** The disk, or a quota on it, is full: the same call succeeds once there is room. */
public final class NoSpaceException extends UnavailableException {
    /** @param what operation and path, such as {@code write /var/lib/x} */
    public NoSpaceException(String what, @Nullable Throwable cause) {
        super(what + ": no space left on the disk: free some and try again", cause);
    }
}
