package io.nodeagent.cri.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NoSpaceException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;

/** What a client sees of a failure: the one place where kinds of failure become gRPC codes. */
public final class ErrorStatus {
    private ErrorStatus() {}

    public static Status of(RuntimeException failure) {
        return switch (failure) {
            case NodeAgentException e -> of(e).withDescription(e.getMessage()).withCause(e);
            case StatusRuntimeException e -> e.getStatus();
            default -> Status.INTERNAL.withDescription(failure.toString()).withCause(failure);
        };
    }

    private static Status of(NodeAgentException failure) {
        return switch (failure) {
            case AlreadyExistsException _ -> Status.ALREADY_EXISTS;
            case FailedPreconditionException _ -> Status.FAILED_PRECONDITION;
            case InternalException _ -> Status.INTERNAL;
            case InvalidArgumentException _ -> Status.INVALID_ARGUMENT;
            case NotFoundException _ -> Status.NOT_FOUND;
            case NoSpaceException _ -> Status.RESOURCE_EXHAUSTED;
            case UnavailableException _ -> Status.UNAVAILABLE;
        };
    }
}
