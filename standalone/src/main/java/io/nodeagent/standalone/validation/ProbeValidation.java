package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.status.FieldError;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules for a probe. */
record ProbeValidation(JsonNode probe, String path, Findings findings) {
    private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");

    /** Checks it; a liveness or startup probe succeeds at the first success or not at all. */
    void check(boolean onlyOneSuccess) {
        long handlers = HANDLERS.stream().filter(h -> probe.path(h).isObject()).count();
        if (handlers == 0) {
            findings.add(FieldError.required(path, "must specify a handler type"));
        } else if (handlers > 1) {
            findings.add(FieldError.forbidden(path, "may not specify more than 1 handler type"));
        }
        findings.range(probe, "initialDelaySeconds", path, 0, Integer.MAX_VALUE);
        findings.range(probe, "timeoutSeconds", path, 1, Integer.MAX_VALUE);
        findings.range(probe, "periodSeconds", path, 1, Integer.MAX_VALUE);
        findings.range(probe, "failureThreshold", path, 1, Integer.MAX_VALUE);
        findings.range(probe, "successThreshold", path, 1, onlyOneSuccess ? 1 : Integer.MAX_VALUE);
        for (String handler : List.of("httpGet", "tcpSocket")) {
            JsonNode target = probe.path(handler);
            if (target.isObject() && target.path("port").isMissingNode()) {
                findings.add(FieldError.required(path + "." + handler + ".port", ""));
            }
            findings.range(target, "port", path + "." + handler, 1, 65_535);
        }
        if (probe.path("exec").isObject() && probe.path("exec").path("command").isEmpty()) {
            findings.add(FieldError.required(path + ".exec.command", ""));
        }
    }
}
