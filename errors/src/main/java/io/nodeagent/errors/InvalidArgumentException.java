package io.nodeagent.errors;

import org.jspecify.annotations.Nullable;

/** The caller's input is wrong; the message says what to change. */
public final class InvalidArgumentException extends NodeAgentException {
    public InvalidArgumentException(String message) {
        super(message, null);
    }

    public InvalidArgumentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
