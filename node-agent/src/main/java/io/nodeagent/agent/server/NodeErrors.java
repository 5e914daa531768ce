package io.nodeagent.agent.server;

import io.grpc.Status;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.http.ErrorResponder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Failures as one line of text, with the codes that an API server makes the right errors of for kubectl. */
final class NodeErrors implements ErrorResponder {
    @Override
    public Response render(Failure failure) {
        int status = failure.status();
        String message = failure.message();
        Throwable cause = failure.cause().orElse(null);
        if (cause instanceof FailedPreconditionException) {
            status = 400;
        } else if (cause instanceof RuntimeCallException call) {
            status = status(call.code());
            message = Objects.toString(call.getMessage(), "the runtime failed");
        }
        return new Response(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
                (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static int status(Status.Code code) {
        return switch (code) {
            case NOT_FOUND -> 404;
            case RESOURCE_EXHAUSTED -> 429;
            case INVALID_ARGUMENT, FAILED_PRECONDITION -> 400;
            case UNAVAILABLE, DEADLINE_EXCEEDED -> 503;
            default -> 500;
        };
    }
}
