package io.nodeagent.standalone.schema;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.openapi.OpenApi;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.type.FieldCheck;
import io.nodeagent.standalone.type.ObjectType;
import io.nodeagent.standalone.type.TypeCatalog;
import io.nodeagent.standalone.validation.EphemeralContainers;
import io.nodeagent.standalone.validation.PodUpdate;
import io.nodeagent.standalone.validation.PodValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The schema of the kinds this server knows, made of the type catalog and the rules of each kind. */
public final class KubernetesSchema implements ObjectSchema {
    private static final String JSON_TYPE = "application/json";

    private final TypeCatalog catalog = TypeCatalog.bundled();
    private final OpenApi documents = new OpenApi(catalog, ResourceTypes.all());

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
            case "Pod" -> errors.addAll(PodValidation.create(object));
            case "ConfigMap", "Secret" -> errors.addAll(DataRules.check(type, object));
            case "Event" -> errors.addAll(checkEvent(object));
            default -> {}
        }
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ResourceType type, String subresource, ObjectNode object, ObjectNode old) {
        List<FieldError> errors = new ArrayList<>(MetadataRules.checkUpdate(type, object, old));
        if (subresource.equals("ephemeralcontainers")) {
            errors.addAll(EphemeralContainers.checkUpdate(old, object));
        }
        if (!subresource.isEmpty()) {
            return errors;
        }
        switch (type.kind()) {
            case "Pod" -> errors.addAll(PodUpdate.check(old, object));
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
        return catalog.topLevel(type.apiVersion(), type.kind())
                .map(known -> strip(type, known, object))
                .orElse(List.of());
    }

    private List<String> strip(ResourceType type, ObjectType known, ObjectNode object) {
        FieldCheck check = FieldCheck.strip(catalog, known, object);
        if (!check.wrongTypes().isEmpty()) {
            throw Statuses.badRequest("%s in version \"%s\" cannot be handled as a %s: %s"
                    .formatted(type.kind(), type.version(), type.kind(), String.join("; ", check.wrongTypes())));
        }
        return check.unknownFields().stream()
                .map(path -> "unknown field \"" + path + "\"")
                .toList();
    }

    @Override
    public Optional<Document> openApi(String path, String accept) {
        String below = path.substring("/openapi/".length());
        if (below.equals("v2")) {
            return Optional.of(
                    OpenApi.asksForProtobuf(accept)
                            ? new Document(OpenApi.PROTOBUF_V2, documents.version2Protobuf())
                            : new Document(JSON_TYPE, documents.version2()));
        }
        if (below.equals("v3")) {
            return Optional.of(new Document(JSON_TYPE, documents.index()));
        }
        return below.startsWith("v3/")
                ? documents.groupVersion(below.substring("v3/".length())).map(body -> new Document(JSON_TYPE, body))
                : Optional.empty();
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
