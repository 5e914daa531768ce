package io.nodeagent.agent.server.endpoint;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.http.HttpExchange;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/** A request's parameters, read strictly: what is malformed is 400 and never a default. */
record Query(HttpExchange exchange) {
    boolean flag(String name) {
        String text = exchange.queryParameter(name).orElse("");
        return switch (text) {
            case "1", "true", "True", "TRUE", "t", "T" -> true;
            case "", "0", "false", "False", "FALSE", "f", "F" -> false;
            default -> throw new InvalidArgumentException("%s: '%s' is neither true nor false".formatted(name, text));
        };
    }

    OptionalLong number(String name, long least) {
        String text = exchange.queryParameter(name).orElse("");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException e) {
            throw new InvalidArgumentException("%s: '%s' is not a number".formatted(name, text), e);
        }
        throw new InvalidArgumentException("%s: %s is less than %d".formatted(name, text, least));
    }

    Optional<Instant> time(String name) {
        String text = exchange.queryParameter(name).orElse("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new InvalidArgumentException("%s: '%s' is not a time of RFC 3339".formatted(name, text), e);
        }
    }
}
