package io.nodeagent.standalone.schema;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a pod cannot do without, and what cannot change once it exists. */
final class BasicPodRules {
    private static final Set<String> RESTART_POLICIES = Set.of("Always", "OnFailure", "Never");
    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers");
    private static final String IMMUTABLE = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to"
            + " existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
            + " previously negative)";

    private BasicPodRules() {}

    static List<FieldError> check(ObjectNode pod) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode spec = pod.path("spec");
        if (Json.objects(spec, "containers").isEmpty()) {
            errors.add(FieldError.required("spec.containers", ""));
        }
        Set<String> names = new HashSet<>();
        for (String list : CONTAINER_LISTS) {
            List<ObjectNode> containers = Json.objects(spec, list);
            for (int i = 0; i < containers.size(); i++) {
                checkContainer("spec." + list + "[" + i + "]", containers.get(i), names, errors);
            }
        }
        String policy = Json.text(spec, "restartPolicy");
        if (!RESTART_POLICIES.contains(policy)) {
            errors.add(new FieldError(
                    FieldError.Type.NOT_SUPPORTED,
                    "spec.restartPolicy",
                    '"' + policy + '"',
                    "supported values: \"Always\", \"Never\", \"OnFailure\""));
        }
        checkVolumes(spec, errors);
        return errors;
    }

    static List<FieldError> checkUpdate(ObjectNode pod, ObjectNode old) {
        ObjectNode wanted = Json.child(pod.deepCopy(), "spec");
        ObjectNode present = Json.child(old.deepCopy(), "spec");
        for (String list : CONTAINER_LISTS) {
            if (wanted.path(list).size() != present.path(list).size()) {
                return List.of(FieldError.forbidden("spec." + list, "pod updates may not add or remove containers"));
            }
            Json.objects(wanted, list).forEach(c -> c.remove("image"));
            Json.objects(present, list).forEach(c -> c.remove("image"));
        }
        List<FieldError> errors = new ArrayList<>();
        checkTolerations(wanted, present, errors);
        if (present.path("terminationGracePeriodSeconds").asLong(0) < 0
                && wanted.path("terminationGracePeriodSeconds").asLong(0) == 1) {
            Json.copyField(wanted, present, "terminationGracePeriodSeconds");
        }
        Json.copyField(wanted, present, "activeDeadlineSeconds");
        Json.copyField(wanted, present, "tolerations");
        if (!wanted.equals(present)) {
            errors.add(FieldError.forbidden("spec", IMMUTABLE));
        }
        return errors;
    }

    private static void checkTolerations(ObjectNode wanted, ObjectNode present, List<FieldError> errors) {
        List<ObjectNode> kept = Json.objects(wanted, "tolerations");
        if (!kept.containsAll(Json.objects(present, "tolerations"))) {
            errors.add(FieldError.forbidden(
                    "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"));
        }
    }

    private static void checkContainer(String path, ObjectNode container, Set<String> names, List<FieldError> errors) {
        String name = Json.text(container, "name");
        if (name.isEmpty()) {
            errors.add(FieldError.required(path + ".name", ""));
        } else {
            NameRules.checkLabel(name).ifPresent(why -> errors.add(FieldError.invalid(path + ".name", name, why)));
            if (!names.add(name)) {
                errors.add(FieldError.duplicate(path + ".name", name));
            }
        }
        String image = Json.text(container, "image");
        if (image.isEmpty()) {
            errors.add(FieldError.required(path + ".image", ""));
        } else if (!image.strip().equals(image)) {
            errors.add(FieldError.invalid(path + ".image", image, "must not have leading or trailing whitespace"));
        }
    }

    private static void checkVolumes(JsonNode spec, List<FieldError> errors) {
        Set<String> volumes = new HashSet<>();
        List<ObjectNode> all = Json.objects(spec, "volumes");
        for (int i = 0; i < all.size(); i++) {
            String name = Json.text(all.get(i), "name");
            if (name.isEmpty()) {
                errors.add(FieldError.required("spec.volumes[" + i + "].name", ""));
            } else if (!volumes.add(name)) {
                errors.add(FieldError.duplicate("spec.volumes[" + i + "].name", name));
            }
        }
        for (String list : CONTAINER_LISTS) {
            List<ObjectNode> containers = Json.objects(spec, list);
            for (int i = 0; i < containers.size(); i++) {
                List<ObjectNode> mounts = Json.objects(containers.get(i), "volumeMounts");
                for (int j = 0; j < mounts.size(); j++) {
                    String name = Json.text(mounts.get(j), "name");
                    if (!volumes.contains(name)) {
                        String path = "spec.%s[%d].volumeMounts[%d].name".formatted(list, i, j);
                        errors.add(new FieldError(FieldError.Type.NOT_FOUND, path, '"' + name + '"', ""));
                    }
                }
            }
        }
    }
}
