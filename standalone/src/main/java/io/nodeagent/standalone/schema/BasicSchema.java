package io.nodeagent.standalone.schema;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The least that keeps objects sane: names, required fields, immutable fields, top-level fields. No OpenAPI. */
public final class BasicSchema implements ObjectSchema {
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "Pod", Set.of("spec", "status"),
            "Node", Set.of("spec", "status"),
            "Namespace", Set.of("spec", "status"),
            "ConfigMap", Set.of("data", "binaryData", "immutable"),
            "Secret", Set.of("data", "stringData", "type", "immutable"),
            "ServiceAccount", Set.of("secrets", "imagePullSecrets", "automountServiceAccountToken"),
            "Lease", Set.of("spec"),
            "Event",
                    Set.of(
                            "involvedObject",
                            "reason",
                            "message",
                            "source",
                            "firstTimestamp",
                            "lastTimestamp",
                            "count",
                            "type",
                            "eventTime",
                            "series",
                            "action",
                            "related",
                            "reportingComponent",
                            "reportingInstance"));
    private static final Set<String> EVERY_KIND = Set.of("apiVersion", "kind", "metadata");

    @Override
    public void applyDefaults(ResourceType type, ObjectNode object) {
        switch (type.kind()) {
            case "Pod" -> PodDefaults.apply(object);
            case "Secret" -> Json.putIfAbsent(object, "type", "Opaque");
            default -> {}
        }
    }

    @Override
    public List<FieldError> validateCreate(ResourceType type, ObjectNode object) {
        List<FieldError> errors = new ArrayList<>(MetadataRules.check(type, object));
        switch (type.kind()) {
            case "Pod" -> errors.addAll(BasicPodRules.check(object));
            case "ConfigMap", "Secret" -> errors.addAll(DataRules.check(type, object));
            case "Event" -> errors.addAll(checkEvent(object));
            default -> {}
        }
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ResourceType type, String subresource, ObjectNode object, ObjectNode old) {
        List<FieldError> errors = new ArrayList<>(MetadataRules.checkUpdate(type, object, old));
        if (!subresource.isEmpty()) {
            return errors;
        }
        switch (type.kind()) {
            case "Pod" -> errors.addAll(BasicPodRules.checkUpdate(object, old));
            case "ConfigMap", "Secret" -> {
                errors.addAll(DataRules.check(type, object));
                errors.addAll(DataRules.checkUpdate(type, object, old));
            }
            default -> {}
        }
        return errors;
    }

    @Override
    public List<String> removeUnknownFields(ResourceType type, ObjectNode object) {
        Set<String> known = FIELDS.get(type.kind());
        if (known == null) {
            return List.of();
        }
        List<String> unknown = object.propertyNames().stream()
                .filter(name -> !known.contains(name) && !EVERY_KIND.contains(name))
                .toList();
        unknown.forEach(object::remove);
        return unknown.stream().map(name -> "unknown field \"" + name + "\"").toList();
    }

    @Override
    public Optional<Document> openApi(String path, String accept) {
        return Optional.empty();
    }

    private static List<FieldError> checkEvent(ObjectNode event) {
        String involved = Json.text(event, "involvedObject", "namespace");
        String own = new ObjectMeta(event).namespace();
        boolean clusterScoped = involved.isEmpty() && (own.equals("default") || own.equals("kube-system"));
        return involved.equals(own) || clusterScoped
                ? List.of()
                : List.of(FieldError.invalid("involvedObject.namespace", involved, "does not match event.namespace"));
    }
}
