package io.nodeagent.standalone.rest;

import io.nodeagent.http.HttpExchange;
import io.nodeagent.standalone.auth.Identity;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.status.Statuses.Subject;
import io.nodeagent.standalone.store.ObjectKey;
import java.util.List;

/** A request to a resource, with who makes it. */
record ApiRequest(HttpExchange exchange, Identity identity, ResourcePath path, String verb) {
    ResourceType type() {
        return path.type();
    }

    ObjectKey key() {
        return key(path.name());
    }

    ObjectKey key(String name) {
        return type().key(path.namespace(), name);
    }

    Subject subject() {
        return subject(path.name());
    }

    Subject subject(String name) {
        return new Subject(type().group(), type().resource(), type().kind(), name);
    }

    String parameter(String name) {
        return exchange.queryParameter(name).orElse("");
    }

    /** A boolean parameter as Go's {@code strconv.ParseBool} and an empty value have it. */
    boolean flag(String name) {
        return exchange.queryParameter(name)
                .map(value -> value.isEmpty() || value.equals("1") || value.equalsIgnoreCase("true"))
                .orElse(false);
    }

    /** Whether nothing is to be written. */
    boolean dryRun() {
        List<String> values = exchange.query().getOrDefault("dryRun", List.of());
        for (String value : values) {
            if (!value.equals("All")) {
                throw Statuses.badRequest("dryRun: Unsupported value: \"" + value + "\": supported values: \"All\"");
            }
        }
        return !values.isEmpty();
    }
}
