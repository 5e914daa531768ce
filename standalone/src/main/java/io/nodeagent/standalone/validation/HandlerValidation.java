package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.status.FieldError;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules for what a probe or a hook does: one thing of a few. */
record HandlerValidation(JsonNode holder, String path, Findings findings) {
    private static final int MAX_PORT = 65_535;

    void check(List<String> kinds) {
        long handlers = kinds.stream().filter(h -> holder.path(h).isObject()).count();
        if (handlers == 0) {
            findings.add(FieldError.required(path, "must specify a handler type"));
        } else if (handlers > 1) {
            findings.add(FieldError.forbidden(path, "may not specify more than 1 handler type"));
        }
        for (String handler : List.of("httpGet", "tcpSocket", "grpc")) {
            JsonNode target = holder.path(handler);
            if (target.isObject() && target.path("port").isMissingNode()) {
                findings.add(FieldError.required(path + "." + handler + ".port", ""));
            }
            findings.range(target, "port", path + "." + handler, 1, MAX_PORT);
        }
        findings.oneOf(holder.path("httpGet"), "scheme", path + ".httpGet", List.of("HTTP", "HTTPS"));
        if (holder.path("exec").isObject()
                && holder.path("exec").path("command").isEmpty()) {
            findings.add(FieldError.required(path + ".exec.command", ""));
        }
    }

    /** A pause must fit into the grace of the pod. */
    void sleep(long graceSeconds) {
        JsonNode seconds = holder.path("sleep").path("seconds");
        if (seconds.isIntegralNumber() && (seconds.asLong() < 0 || seconds.asLong() > graceSeconds)) {
            findings.add(new FieldError(
                    FieldError.Type.INVALID,
                    path + ".sleep",
                    Long.toString(seconds.asLong()),
                    "must be non-negative and less than terminationGracePeriodSeconds (" + graceSeconds + ")"));
        }
    }
}
