package io.nodeagent.errors;

import org.jspecify.annotations.Nullable;

/** A failure of one of the project's few kinds; the subclass is the kind. */
public abstract sealed class NodeAgentException extends RuntimeException
        permits AlreadyExistsException,
                FailedPreconditionException,
                InternalException,
                InvalidArgumentException,
                NotFoundException,
                UnavailableException {
    protected NodeAgentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
