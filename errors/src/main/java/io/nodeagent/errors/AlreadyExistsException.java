package io.nodeagent.errors;

import org.jspecify.annotations.Nullable;

/** What was to be made exists already. */
public final class AlreadyExistsException extends NodeAgentException {
    public AlreadyExistsException(String message) {
        super(message, null);
    }

    public AlreadyExistsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
