package io.nodeagent.errors;

import org.jspecify.annotations.Nullable;

/** The request is well formed but the present state forbids it; the message names that state. */
public final class FailedPreconditionException extends NodeAgentException {
    public FailedPreconditionException(String message) {
        super(message, null);
    }

    public FailedPreconditionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
