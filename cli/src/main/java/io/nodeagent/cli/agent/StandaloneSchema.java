package io.nodeagent.cli.agent;

import io.nodeagent.agent.staticpod.PodSchema;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.schema.KubernetesSchema;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the embedded API server knows of pods, for static pods of any node: they come by no server that would look. */
public final class StandaloneSchema implements PodSchema {
    /** There may be no folder of files, or it stays empty: parser and catalog of types are loaded with the first file. */
    private static final class Loaded {
        static final KubernetesSchema SCHEMA = new KubernetesSchema();
        static final YAMLMapper YAML = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    @Override
    public Parsed parse(byte[] text) {
        ObjectNode pod = read(text);
        String kind = Json.text(pod, "apiVersion") + " " + Json.text(pod, "kind");
        if (!kind.equals("v1 Pod")) {
            throw new InvalidArgumentException(
                    "this is no pod but '%s': apiVersion and kind must be v1 and Pod".formatted(kind.strip()));
        }
        try {
            List<String> ignored = Loaded.SCHEMA.removeUnknownFields(ResourceTypes.PODS, pod);
            return new Parsed(text(sorted(pod)), ignored);
        } catch (StatusException e) {
            throw new InvalidArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ObjectNode read(byte[] text) {
        try {
            // JSON is YAML too.
            if (Loaded.YAML.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new InvalidArgumentException("this is neither YAML nor JSON: " + Json.problem(e), e);
        }
        throw new InvalidArgumentException(
                "this is no pod: a file holds one, with apiVersion, kind, metadata and spec");
    }

    @Override
    public String complete(String pod) {
        ObjectNode tree = Json.parseObject(pod.getBytes(StandardCharsets.UTF_8));
        Loaded.SCHEMA.applyDefaults(ResourceTypes.PODS, tree);
        List<FieldError> errors = Loaded.SCHEMA.validateCreate(ResourceTypes.PODS, tree);
        if (!errors.isEmpty()) {
            String name = Json.text(tree, "metadata", "name");
            StatusException invalid = Statuses.invalid(new Statuses.Subject("", "pods", "Pod", name), errors);
            throw new InvalidArgumentException(String.valueOf(invalid.getMessage()), invalid);
        }
        return text(tree);
    }

    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                Map<String, JsonNode> fields = new TreeMap<>();
                object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
                ObjectNode copy = Json.object();
                fields.forEach(copy::set);
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = Json.mapper().createArrayNode();
                array.forEach(element -> copy.add(sorted(element)));
                yield copy;
            }
            default -> node;
        };
    }

    private static String text(JsonNode node) {
        return new String(Json.encode(node), StandardCharsets.UTF_8);
    }
}
