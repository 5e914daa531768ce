package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.status.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules for containers that are added to a pod that runs (KEP-277): they may come, and neither change nor go. */
public final class EphemeralContainers {
    private static final String LIST = "spec.ephemeralContainers";
    private static final List<String> OF_OTHERS = List.of(
            "ports",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "lifecycle",
            "resources",
            "resizePolicy",
            "restartPolicy",
            "restartPolicyRules");

    private EphemeralContainers() {}

    /** What is wrong with {@code after}, whose other fields are those of {@code before}. */
    public static List<FieldError> checkUpdate(ObjectNode before, ObjectNode after) {
        Findings findings = new Findings();
        PodValidation.containers(after.path("spec"), findings);
        keepsAll(named(before), named(after), findings);
        return findings.errors();
    }

    private static Map<String, JsonNode> named(ObjectNode pod) {
        return pod.path("spec")
                .path("ephemeralContainers")
                .valueStream()
                .collect(Collectors.toMap(c -> c.path("name").asString(""), Function.identity(), (a, _) -> a));
    }

    private static void keepsAll(Map<String, JsonNode> before, Map<String, JsonNode> after, Findings findings) {
        before.forEach((name, container) -> {
            JsonNode kept = after.get(name);
            if (kept == null) {
                findings.add(FieldError.forbidden(
                        LIST, "existing ephemeral containers \"" + name + "\" may not be removed"));
            } else if (!kept.equals(container)) {
                findings.add(FieldError.forbidden(
                        LIST, "existing ephemeral containers \"" + name + "\" may not be changed"));
            }
        });
    }

    /** The rules for one of them, beside those for every container. */
    static void check(JsonNode container, String path, JsonNode spec, Findings findings) {
        for (String field : OF_OTHERS) {
            if (!container.path(field).isMissingNode() && !container.path(field).isEmpty()) {
                findings.add(FieldError.forbidden(path + "." + field, "cannot be set for an Ephemeral Container"));
            }
        }
        JsonNode mounts = container.path("volumeMounts");
        for (int i = 0; i < mounts.size(); i++) {
            for (String field : List.of("subPath", "subPathExpr")) {
                if (!mounts.get(i).path(field).asString("").isEmpty()) {
                    findings.add(FieldError.forbidden(
                            "%s.volumeMounts[%d].%s".formatted(path, i, field),
                            "cannot be set for an Ephemeral Container"));
                }
            }
        }
        String target = container.path("targetContainerName").asString("");
        if (!target.isEmpty() && !regular(spec).contains(target)) {
            findings.add(
                    new FieldError(FieldError.Type.NOT_FOUND, path + ".targetContainerName", '"' + target + '"', ""));
        }
    }

    private static Set<String> regular(JsonNode spec) {
        return Stream.of("containers", "initContainers")
                .flatMap(list -> spec.path(list).valueStream())
                .map(c -> c.path("name").asString(""))
                .collect(Collectors.toSet());
    }
}
