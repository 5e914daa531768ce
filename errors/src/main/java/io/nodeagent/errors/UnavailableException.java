package io.nodeagent.errors;

import org.jspecify.annotations.Nullable;

/** Something needed is out of reach for now; the same call may succeed later. */
public sealed class UnavailableException extends NodeAgentException permits NoSpaceException {
    public UnavailableException(String message) {
        super(message, null);
    }

    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
