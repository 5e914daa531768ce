package io.nodeagent.standalone.rest;

import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.http.DeferredResponse;
import io.nodeagent.standalone.NodeGateway;
import io.nodeagent.standalone.NodeGateway.LogOptions;
import io.nodeagent.standalone.NodeGateway.PodContainer;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.status.Statuses.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A container's log as plain text. */
record PodLogVerb(Backend backend, NodeGateway gateway) implements Verb {
    @Override
    public void handle(ApiRequest request) throws IOException {
        LogOptions options = options(request);
        PodContainer container = PodContainers.choose(request, PodContainers.pod(backend, request));
        try (DeferredResponse sink = new DeferredResponse(request.exchange(), "text/plain")) {
            try {
                gateway.logs(container, options, sink);
                sink.begin();
            } catch (NodeAgentException e) {
                // Once text has been sent there is no status left to send: the reason goes where the user looks.
                if (!sink.hasBegun()) {
                    throw e;
                }
                sink.write(("\n" + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static LogOptions options(ApiRequest request) {
        List<FieldError> errors = new ArrayList<>();
        OptionalLong since = number(request, "sinceSeconds", 1, errors);
        Optional<Instant> sinceTime = time(request, errors);
        OptionalLong tail = number(request, "tailLines", 0, errors);
        OptionalLong limit = number(request, "limitBytes", 1, errors);
        if (since.isPresent() && sinceTime.isPresent()) {
            errors.add(FieldError.forbidden(
                    "sinceSeconds", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        if (!errors.isEmpty()) {
            throw Statuses.invalid(
                    new Subject("", "", "PodLogOptions", request.path().name()), errors);
        }
        OptionalInt seconds = since.isPresent()
                ? OptionalInt.of((int) Math.min(since.getAsLong(), Integer.MAX_VALUE))
                : OptionalInt.empty();
        return new LogOptions(
                request.flag("follow"),
                request.flag("previous"),
                request.flag("timestamps"),
                seconds,
                sinceTime,
                tail,
                limit);
    }

    private static OptionalLong number(ApiRequest request, String name, long least, List<FieldError> errors) {
        String text = request.parameter(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException e) {
            throw Statuses.badRequest("%s: \"%s\" is not a number".formatted(name, text));
        }
        String wanted = "must be greater than " + (least == 0 ? "or equal to 0" : "0");
        errors.add(new FieldError(FieldError.Type.INVALID, name, text, wanted));
        return OptionalLong.empty();
    }

    private static Optional<Instant> time(ApiRequest request, List<FieldError> errors) {
        String text = request.parameter("sinceTime");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            errors.add(FieldError.invalid("sinceTime", text, "must be a time in RFC 3339 form"));
            return Optional.empty();
        }
    }
}
