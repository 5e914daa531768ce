package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.status.FieldError;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The rules for one container. */
record ContainerValidation(JsonNode container, String path, Set<String> volumes, Findings findings) {
    private static final int MAX_PORT = 65_535;
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

    void check() {
        if (findings.required(container, "name", path)) {
            findings.form(container, "name", path, NameSyntax::label);
        }
        if (findings.required(container, "image", path)) {
            image();
        }
        findings.oneOf(container, "imagePullPolicy", path, List.of("Always", "IfNotPresent", "Never"));
        findings.oneOf(container, "terminationMessagePolicy", path, List.of("File", "FallbackToLogsOnError"));
        env();
        ports();
        volumeMounts();
        resources();
        securityContext(container.path("securityContext"));
    }

    /**
     * Checks what accompanies a container for as long as it runs.
     *
     * @param graceSeconds of the pod
     */
    void company(long graceSeconds) {
        for (String probe : PROBES) {
            if (container.path(probe).isObject()) {
                new ProbeValidation(container.path(probe), path + "." + probe, findings)
                        .check(probe.equals("readinessProbe"));
            }
        }
        for (String hook : List.of("postStart", "preStop")) {
            JsonNode handler = container.path("lifecycle").path(hook);
            if (handler.isObject()) {
                HandlerValidation validation = new HandlerValidation(handler, path + ".lifecycle." + hook, findings);
                validation.check(List.of("exec", "httpGet", "tcpSocket", "sleep"));
                validation.sleep(graceSeconds);
            }
        }
    }

    /** An init container that runs to its end has no company; only one that lasts may have it. */
    void initCompany(long graceSeconds) {
        findings.oneOf(container, "restartPolicy", path, List.of("Always", "Never", "OnFailure"));
        if (container.path("restartPolicy").asString("").equals("Always")) {
            company(graceSeconds);
            return;
        }
        Stream.concat(Stream.of("lifecycle"), PROBES.stream())
                .filter(field -> container.path(field).isObject())
                .forEach(field -> findings.add(FieldError.forbidden(
                        path + "." + field, "may not be set for init containers without restartPolicy=Always")));
    }

    private void image() {
        String image = container.path("image").asString("");
        if (!image.strip().equals(image)) {
            findings.invalid(path + ".image", image, "must not have leading or trailing whitespace");
        }
    }

    private void env() {
        JsonNode env = container.path("env");
        for (int i = 0; i < env.size(); i++) {
            String at = path + ".env[" + i + "]";
            if (findings.required(env.get(i), "name", at)) {
                findings.form(env.get(i), "name", at, NameSyntax::envName);
            }
            JsonNode from = env.get(i).path("valueFrom");
            if (from.isObject() && !env.get(i).path("value").asString("").isEmpty()) {
                findings.invalid(at + ".valueFrom", "", "may not be specified when `value` is not empty");
            }
            if (from.isObject() && from.size() != 1) {
                findings.invalid(
                        at + ".valueFrom",
                        "",
                        "must specify exactly one of: fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef");
            }
        }
    }

    private void ports() {
        JsonNode ports = container.path("ports");
        findings.unique(ports, "name", path + ".ports");
        for (int i = 0; i < ports.size(); i++) {
            String at = path + ".ports[" + i + "]";
            if (!ports.get(i).path("containerPort").isNumber()) {
                findings.add(FieldError.required(at + ".containerPort", ""));
            }
            findings.range(ports.get(i), "containerPort", at, 1, MAX_PORT);
            findings.range(ports.get(i), "hostPort", at, 0, MAX_PORT);
            findings.oneOf(ports.get(i), "protocol", at, List.of("SCTP", "TCP", "UDP"));
            findings.form(ports.get(i), "name", at, NameSyntax::portName);
        }
    }

    private void volumeMounts() {
        JsonNode mounts = container.path("volumeMounts");
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < mounts.size(); i++) {
            String at = path + ".volumeMounts[" + i + "]";
            if (findings.required(mounts.get(i), "name", at)
                    && !volumes.contains(mounts.get(i).path("name").asString(""))) {
                String name = mounts.get(i).path("name").asString("");
                findings.add(new FieldError(FieldError.Type.NOT_FOUND, at + ".name", '"' + name + '"', ""));
            }
            if (findings.required(mounts.get(i), "mountPath", at)
                    && !paths.add(mounts.get(i).path("mountPath").asString(""))) {
                findings.invalid(
                        at + ".mountPath", mounts.get(i).path("mountPath").asString(""), "must be unique");
            }
            subPath(mounts.get(i), at);
        }
    }

    private void subPath(JsonNode mount, String at) {
        for (String field : List.of("subPath", "subPathExpr")) {
            String sub = mount.path(field).asString("");
            if (sub.startsWith("/")) {
                findings.invalid(at + "." + field, sub, "must be a relative path");
            }
            if (List.of(sub.split("/", -1)).contains("..")) {
                findings.invalid(at + "." + field, sub, "must not contain '..'");
            }
        }
    }

    private void resources() {
        JsonNode resources = container.path("resources");
        Map<String, JsonNode> sides =
                Map.of("limits", resources.path("limits"), "requests", resources.path("requests"));
        sides.forEach((side, quantities) -> quantities.properties().forEach(q -> {
            String at = path + ".resources." + side + "[" + q.getKey() + "]";
            String text = q.getValue().asString("");
            Optional<BigDecimal> value = Quantity.parse(text);
            if (value.isEmpty()) {
                findings.invalid(at, text, "must be a quantity such as 100m or 64Mi");
            } else if (value.get().signum() < 0) {
                findings.invalid(at, text, "must be greater than or equal to 0");
            }
        }));
        resources.path("requests").properties().forEach(request -> {
            Optional<BigDecimal> limit = Quantity.parse(
                    resources.path("limits").path(request.getKey()).asString(""));
            Optional<BigDecimal> asked = Quantity.parse(request.getValue().asString(""));
            if (limit.isPresent() && asked.isPresent() && asked.get().compareTo(limit.get()) > 0) {
                findings.invalid(
                        path + ".resources.requests",
                        request.getValue().asString(""),
                        "must be less than or equal to " + request.getKey() + " limit of "
                                + resources
                                        .path("limits")
                                        .path(request.getKey())
                                        .asString(""));
            }
        });
    }

    private void securityContext(JsonNode context) {
        String at = path + ".securityContext";
        findings.range(context, "runAsUser", at, 0, Integer.MAX_VALUE);
        findings.range(context, "runAsGroup", at, 0, Integer.MAX_VALUE);
        boolean escalationForbidden = context.path("allowPrivilegeEscalation").isBoolean()
                && !context.path("allowPrivilegeEscalation").asBoolean();
        if (escalationForbidden && context.path("privileged").asBoolean(false)) {
            findings.invalid(at, "", "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
        findings.oneOf(
                context.path("seccompProfile"),
                "type",
                at + ".seccompProfile",
                List.of("Localhost", "RuntimeDefault", "Unconfined"));
    }
}
