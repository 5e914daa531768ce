package io.nodeagent.errors;

import org.jspecify.annotations.Nullable;

/** A failure the caller can do nothing about: an I/O error, a program that misbehaved. */
public non-sealed class InternalException extends NodeAgentException {
    public InternalException(String message) {
        super(message, null);
    }

    public InternalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
