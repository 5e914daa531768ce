package io.nodeagent.standalone.openapi;

import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.type.TypeCatalog;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** OpenAPI 2.0: one document for all, which clients older than kubectl 1.27 ask for. */
final class OpenApiV2 implements Paths.Dialect {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TypeCatalog catalog;
    private final Schemas schemas;
    private final List<ResourceType> types;

    OpenApiV2(TypeCatalog catalog, List<ResourceType> types) {
        this.catalog = catalog;
        this.schemas = new Schemas(catalog, "#/definitions/");
        this.types = List.copyOf(types);
    }

    ObjectNode document() {
        ObjectNode document = JSON.createObjectNode().put("swagger", "2.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1");
        document.set("paths", new Paths(this).of(types));
        document.set("definitions", schemas.reachableFrom(catalog.all()));
        return document;
    }

    @Override
    public ObjectNode parameter(String name, String in, boolean required) {
        ObjectNode parameter =
                JSON.createObjectNode().put("name", name).put("in", in).put("type", "string");
        return required ? parameter.put("required", true) : parameter;
    }

    @Override
    public void body(ObjectNode operation, ResourceType type, String verb) {
        ObjectNode schema = schemas.reference(catalog.find(type.kind()).orElseThrow());
        if (verb.equals("patch")) {
            Paths.PATCH_TYPES.forEach(operation.putArray("consumes")::add);
        }
        if (verb.equals("create") || verb.equals("update") || verb.equals("patch")) {
            ObjectNode body = operation.withArray("parameters").addObject();
            body.put("name", "body").put("in", "body").put("required", true).set("schema", schema);
        }
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .set("schema", schema);
    }
}
