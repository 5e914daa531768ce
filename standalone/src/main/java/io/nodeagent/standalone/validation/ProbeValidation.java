package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.status.FieldError;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules for a probe. */
record ProbeValidation(JsonNode probe, String path, Findings findings) {
    private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final String GRACE = "terminationGracePeriodSeconds";

    /** Checks it; a liveness or startup probe, which may end its container, has a rule or two of its own. */
    void check(boolean readiness) {
        new HandlerValidation(probe, path, findings).check(HANDLERS);
        findings.range(probe, "initialDelaySeconds", path, 0, Integer.MAX_VALUE);
        findings.range(probe, "timeoutSeconds", path, 1, Integer.MAX_VALUE);
        findings.range(probe, "periodSeconds", path, 1, Integer.MAX_VALUE);
        findings.range(probe, "failureThreshold", path, 1, Integer.MAX_VALUE);
        findings.range(probe, "successThreshold", path, 1, readiness ? Integer.MAX_VALUE : 1);
        findings.range(probe, GRACE, path, 1, Long.MAX_VALUE);
        if (readiness && probe.path(GRACE).isNumber()) {
            findings.add(new FieldError(
                    FieldError.Type.INVALID,
                    path + "." + GRACE,
                    probe.path(GRACE).asString(),
                    "must not be set for readinessProbes"));
        }
    }
}
