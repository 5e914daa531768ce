package io.nodeagent.images.manifest;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.ImageConfig;
import io.nodeagent.images.reference.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The image configuration: {@code application/vnd.oci.image.config.v1+json}.
 *
 * @param id its digest, which is the image's id
 * @param diffIds the digests of the layers' uncompressed archives, the lowest first
 */
public record ImageDocument(Digest id, ImageConfig config, List<Digest> diffIds) {
    public ImageDocument {
        diffIds = List.copyOf(diffIds);
    }

    /** Reads a configuration. */
    public static ImageDocument parse(byte[] content) {
        JsonNode root = Manifests.json(content, "image configuration");
        List<Digest> diffIds = new ArrayList<>();
        for (JsonNode id : root.path("rootfs").path("diff_ids")) {
            diffIds.add(Digest.parse(id.asString("")));
        }
        return new ImageDocument(Digest.of(content), config(root), diffIds);
    }

    /** Fails unless the image runs on a machine of this platform. */
    public void requirePlatform(Platform machine) {
        boolean named = !config.os().isEmpty() && !config.architecture().isEmpty();
        if (named && !(config.os().equals(machine.os()) && config.architecture().equals(machine.architecture()))) {
            throw new InvalidArgumentException("the image is for %s/%s, this machine is %s"
                    .formatted(config.os(), config.architecture(), machine));
        }
    }

    /** Fails unless there is a layer for each diff id. */
    public void requireLayers(int count) {
        if (count != diffIds.size()) {
            throw new InvalidArgumentException(
                    "the manifest has %d layers, the configuration %d".formatted(count, diffIds.size()));
        }
    }

    private static ImageConfig config(JsonNode root) {
        JsonNode config = root.path("config");
        return new ImageConfig(
                strings(config.path("Env")),
                strings(config.path("Entrypoint")),
                strings(config.path("Cmd")),
                config.path("WorkingDir").asString(""),
                config.path("User").asString(""),
                config.path("StopSignal").asString(""),
                keys(config.path("Volumes")),
                keys(config.path("ExposedPorts")),
                labels(config.path("Labels")),
                root.path("architecture").asString(""),
                root.path("os").asString(""));
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(e -> strings.add(e.asString("")));
        return strings;
    }

    private static Set<String> keys(JsonNode object) {
        Set<String> keys = new TreeSet<>();
        object.properties().forEach(e -> keys.add(e.getKey()));
        return keys;
    }

    private static Map<String, String> labels(JsonNode object) {
        Map<String, String> labels = new HashMap<>();
        object.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString("")));
        return labels;
    }
}
