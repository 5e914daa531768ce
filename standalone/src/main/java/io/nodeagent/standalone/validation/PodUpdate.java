package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.status.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What of a pod's spec may change after its creation: images, the deadline, tolerations, a grace period of -1 to 1. */
public final class PodUpdate {
    private PodUpdate() {}

    /** What is wrong with changing {@code before} to {@code after}, both with defaults. */
    public static List<FieldError> check(ObjectNode before, ObjectNode after) {
        ObjectNode allowed = (ObjectNode) before.path("spec").deepCopy();
        JsonNode wanted = after.path("spec");
        takeImages(allowed, wanted, "containers");
        takeImages(allowed, wanted, "initContainers");
        take(allowed, wanted, "activeDeadlineSeconds");
        take(allowed, wanted, "tolerations");
        if (allowed.path("terminationGracePeriodSeconds").asInt(0) < 0
                && wanted.path("terminationGracePeriodSeconds").asInt(0) == 1) {
            take(allowed, wanted, "terminationGracePeriodSeconds");
        }
        return Stream.of(
                        changedMirror(before, after),
                        removedTolerations(before, after),
                        fixedField(allowed, wanted).stream())
                .flatMap(errors -> errors)
                .toList();
    }

    /** A pod is a mirror of a node's own from its creation on, or never. */
    private static Stream<FieldError> changedMirror(ObjectNode before, ObjectNode after) {
        return mirror(before).equals(mirror(after))
                ? Stream.empty()
                : Stream.of(FieldError.forbidden(
                        "metadata.annotations[" + ObjectMeta.MIRROR_ANNOTATION + "]",
                        "it may not be set, changed or removed"));
    }

    private static JsonNode mirror(ObjectNode pod) {
        return pod.path("metadata").path("annotations").path(ObjectMeta.MIRROR_ANNOTATION);
    }

    private static Stream<FieldError> removedTolerations(ObjectNode before, ObjectNode after) {
        List<JsonNode> kept =
                after.path("spec").path("tolerations").valueStream().toList();
        boolean allKept = before.path("spec").path("tolerations").valueStream().allMatch(kept::contains);
        return allKept
                ? Stream.empty()
                : Stream.of(
                        FieldError.forbidden("spec.tolerations", "tolerations may be added, not changed or removed"));
    }

    private static Optional<FieldError> fixedField(ObjectNode allowed, JsonNode wanted) {
        return changedField(allowed, wanted)
                .map(field -> FieldError.forbidden(
                        "spec." + field,
                        "a pod's spec is fixed: only images, activeDeadlineSeconds, tolerations and a negative"
                                + " terminationGracePeriodSeconds may change"));
    }

    private static void takeImages(ObjectNode allowed, JsonNode wanted, String list) {
        JsonNode ours = allowed.path(list);
        JsonNode theirs = wanted.path(list);
        if (ours.size() == theirs.size()) {
            for (int i = 0; i < ours.size(); i++) {
                take((ObjectNode) ours.get(i), theirs.get(i), "image");
            }
        }
    }

    private static void take(ObjectNode allowed, JsonNode wanted, String field) {
        if (wanted.has(field)) {
            allowed.set(field, wanted.path(field));
        } else {
            allowed.remove(field);
        }
    }

    private static Optional<String> changedField(ObjectNode allowed, JsonNode wanted) {
        return Stream.concat(allowed.propertyNames().stream(), wanted.propertyNames().stream())
                .filter(name -> !allowed.path(name).equals(wanted.path(name)))
                .findFirst();
    }
}
