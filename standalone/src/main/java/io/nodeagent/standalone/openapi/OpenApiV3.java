package io.nodeagent.standalone.openapi;

import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.type.ObjectType;
import io.nodeagent.standalone.type.TypeCatalog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** OpenAPI 3.0: one document a group version, and the index that names them. */
final class OpenApiV3 implements Paths.Dialect {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TypeCatalog catalog;
    private final Schemas schemas;
    private final Map<String, List<ResourceType>> groupVersions;

    OpenApiV3(TypeCatalog catalog, List<ResourceType> types) {
        this.catalog = catalog;
        this.schemas = new Schemas(catalog, "#/components/schemas/");
        this.groupVersions = new TreeMap<>(types.stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        t -> Paths.root(t).substring(1))));
    }

    /** The index: {@code {"paths": {"api/v1": {"serverRelativeURL": "/openapi/v3/api/v1?hash=..."}}}}. */
    ObjectNode index() {
        ObjectNode index = JSON.createObjectNode();
        ObjectNode paths = index.putObject("paths");
        groupVersions
                .keySet()
                .forEach(name -> paths.putObject(name)
                        .put(
                                "serverRelativeURL",
                                "/openapi/v3/" + name + "?hash="
                                        + DocumentHash.of(document(name).orElseThrow())));
        return index;
    }

    /** The document of a group version such as {@code api/v1} or {@code apis/coordination.k8s.io/v1}. */
    Optional<ObjectNode> document(String name) {
        return Optional.ofNullable(groupVersions.get(name)).map(this::document);
    }

    private ObjectNode document(List<ResourceType> types) {
        ObjectNode document = JSON.createObjectNode().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1");
        document.set("paths", new Paths(this).of(types));
        List<ObjectType> roots = types.stream()
                .flatMap(t -> Stream.of(t.kind(), t.kind() + "List"))
                .flatMap(kind -> catalog.find(kind).stream())
                .toList();
        document.putObject("components").set("schemas", schemas.reachableFrom(roots));
        return document;
    }

    @Override
    public ObjectNode parameter(String name, String in, boolean required) {
        ObjectNode parameter = JSON.createObjectNode().put("name", name).put("in", in);
        if (required) {
            parameter.put("required", true);
        }
        parameter.putObject("schema").put("type", "string");
        return parameter;
    }

    @Override
    public void body(ObjectNode operation, ResourceType type, String verb) {
        ObjectNode schema = schemas.reference(
                Objects.requireNonNull(catalog.find(type.kind()).orElse(null), () -> "no type " + type.kind()));
        List<String> contentTypes = switch (verb) {
            case "patch" -> Paths.PATCH_TYPES;
            case "create", "update" -> List.of("application/json");
            default -> List.of();
        };
        if (!contentTypes.isEmpty()) {
            ObjectNode content = operation.putObject("requestBody").putObject("content");
            contentTypes.forEach(ct -> content.putObject(ct).set("schema", schema));
        }
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .set("schema", schema);
    }
}
