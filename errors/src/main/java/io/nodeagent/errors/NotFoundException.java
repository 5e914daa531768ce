package io.nodeagent.errors;

import org.jspecify.annotations.Nullable;

/** What was asked for does not exist. */
public final class NotFoundException extends NodeAgentException {
    public NotFoundException(String message) {
        super(message, null);
    }

    public NotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
