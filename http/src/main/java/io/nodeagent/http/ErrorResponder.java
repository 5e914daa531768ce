package io.nodeagent.http;

import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How a server words a failure: plain text unless told otherwise. Called on the request's thread or an event loop. */
@FunctionalInterface
public interface ErrorResponder {
    /** One line of plain text. */
    ErrorResponder PLAIN_TEXT = failure -> new Response(
            failure.status(),
            Map.of("Content-Type", "text/plain; charset=utf-8"),
            (failure.message() + "\n").getBytes(StandardCharsets.UTF_8));

    /** The response to send; it must not block. */
    Response render(Failure failure);

    /** A whole response. */
    record Response(int status, Map<String, String> headers, byte[] body) {
        public Response {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Why a request is refused.
     *
     * @param message one line for the client
     * @param cause what the handler threw; empty where the request did not get as far as the handler
     */
    record Failure(int status, String message, Optional<Throwable> cause) {
        /** What an exception of a handler means in HTTP. Messages of unexpected exceptions stay inside. */
        static Failure of(Throwable thrown) {
            return switch (thrown) {
                case NodeAgentException known ->
                    new Failure(statusOf(known), Objects.toString(known.getMessage(), "failed"), Optional.of(known));
                case IOException failed
                when failed.getCause() instanceof MalformedBodyException malformed ->
                    new Failure(400, Objects.toString(malformed.getMessage(), "malformed"), Optional.of(failed));
                default -> new Failure(500, "internal error", Optional.of(thrown));
            };
        }

        static Failure refusal(int status, String message) {
            return new Failure(status, message, Optional.empty());
        }
    }

    /** The HTTP status of each kind of failure. */
    static int statusOf(NodeAgentException failure) {
        return switch (failure) {
            case InvalidArgumentException _ -> 400;
            case NotFoundException _ -> 404;
            case AlreadyExistsException _ -> 409;
            case FailedPreconditionException _ -> 412;
            case UnavailableException _ -> 503;
            case InternalException _ -> 500;
        };
    }
}
