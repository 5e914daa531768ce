package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.schema.ObjectSchema;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds what a client sent against the URL it sent it to. */
final class IncomingObject {
    private IncomingObject() {}

    /** Checks kind, namespace, name and unknown fields, filling in what is missing; returns warnings for the user. */
    static List<String> check(ApiRequest request, ObjectSchema schema, RequestBody.Parsed body) {
        ObjectNode object = body.object();
        ResourceType type = request.type();
        checkKind(type, object);
        JsonNode metadata = object.path("metadata");
        if (!metadata.isMissingNode() && !metadata.isNull() && !metadata.isObject()) {
            throw wrongType(type, "metadata", metadata, "an object");
        }
        ObjectMeta meta = new ObjectMeta(object);
        if (type.namespaced()) {
            if (meta.namespace().isEmpty()) {
                meta.tree().put("namespace", request.path().namespace());
            } else if (!meta.namespace().equals(request.path().namespace())) {
                throw Statuses.badRequest(
                        "the namespace of the provided object does not match the namespace sent on" + " the request");
            }
        } else {
            meta.tree().remove("namespace");
        }
        String name = request.path().name();
        if (!name.isEmpty() && !meta.name().equals(name)) {
            throw Statuses.badRequest(
                    meta.name().isEmpty()
                            ? "name must be provided"
                            : "the name of the object (%s) does not match the name on the URL (%s)"
                                    .formatted(meta.name(), name));
        }
        return unknownFields(request, schema, object, body.duplicates());
    }

    /** Drops fields the kind does not have; refuses or warns as {@code fieldValidation} says. */
    static List<String> unknownFields(ApiRequest request, ObjectSchema schema, ObjectNode object) {
        return unknownFields(request, schema, object, List.of());
    }

    private static List<String> unknownFields(
            ApiRequest request, ObjectSchema schema, ObjectNode object, List<String> duplicates) {
        List<String> unknown = new ArrayList<>(schema.removeUnknownFields(request.type(), object));
        unknown.addAll(duplicates);
        return switch (request.parameter("fieldValidation")) {
            case "Strict" -> {
                if (!unknown.isEmpty()) {
                    throw Statuses.badRequest(
                            "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                                    .formatted(
                                            request.type().kind(),
                                            request.type().version(),
                                            request.type().kind(),
                                            String.join(", ", unknown)));
                }
                yield List.of();
            }
            case "Ignore" -> List.of();
            case "", "Warn" -> unknown;
            default ->
                throw Statuses.badRequest(
                        "fieldValidation: Unsupported value: \"" + request.parameter("fieldValidation")
                                + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
        };
    }

    private static void checkKind(ResourceType type, ObjectNode object) {
        for (String field : List.of("apiVersion", "kind")) {
            JsonNode value = object.path(field);
            if (!value.isMissingNode() && !value.isNull() && !value.isString()) {
                throw wrongType(type, field, value, "a string");
            }
        }
        String version = Json.text(object, "apiVersion");
        String kind = Json.text(object, "kind");
        if (!kind.isEmpty() && !kind.equals(type.kind())) {
            throw Statuses.badRequest(
                    "%s in version \"%s\" cannot be handled as a %s: converting (%s) to (%s): kinds do"
                                    .formatted(kind, version, type.kind(), kind, type.kind())
                            + " not match");
        }
        if (!version.isEmpty() && !version.equals(type.apiVersion())) {
            throw Statuses.badRequest("the API version in the data (%s) does not match the expected API version (%s)"
                    .formatted(version, type.apiVersion()));
        }
        object.put("apiVersion", type.apiVersion());
        object.put("kind", type.kind());
    }

    private static StatusException wrongType(ResourceType type, String field, JsonNode value, String wanted) {
        return Statuses.badRequest("%s in version \"%s\" cannot be handled as a %s: %s: found %s, want %s"
                .formatted(type.kind(), type.version(), type.kind(), field, value, wanted));
    }
}
