package io.nodeagent.images.manifest;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.manifest.Manifest.Entry;
import io.nodeagent.images.manifest.Manifest.Index;
import io.nodeagent.images.manifest.Manifest.Single;
import io.nodeagent.images.reference.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads manifests and indexes; whatever is not an image that can run here is refused, and the message says why. */
public final class Manifests {
    /** A manifest larger than this is refused: the limit that registries keep. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final int MAX_LAYERS = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private Manifests() {}

    /**
     * Reads a document.
     *
     * @param declaredType the media type it came with, empty when unknown; the document's own field goes first
     */
    public static Manifest parse(byte[] content, String declaredType) {
        JsonNode root = json(content, "manifest");
        String type = root.path("mediaType").asString(declaredType);
        if (root.path("schemaVersion").asInt(0) == 1) {
            throw new InvalidArgumentException(
                    "the image is in docker's schema 1, which is no longer supported: push it"
                            + " again with a current tool");
        }
        return switch (type) {
            case MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST -> index(root);
            case MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST -> single(root);
            default -> byShape(root, type);
        };
    }

    /** The image of an index for a machine. */
    public static Descriptor select(Index index, Platform machine) {
        return index.entries().stream()
                .filter(e -> machine.suitability(e.platform()) >= 0)
                .max(Comparator.comparingInt(e -> machine.suitability(e.platform())))
                .or(() -> index.entries().stream()
                        .filter(e -> e.platform().architecture().isEmpty())
                        .findFirst())
                .map(Entry::descriptor)
                .orElseThrow(() -> new InvalidArgumentException("no image for " + machine + " in the index; it has "
                        + index.entries().stream()
                                .map(e -> e.platform().toString())
                                .distinct()
                                .collect(Collectors.joining(", "))));
    }

    static JsonNode json(byte[] content, String what) {
        try {
            JsonNode root = JSON.readTree(content);
            if (root.isObject()) {
                return root;
            }
            throw new InvalidArgumentException("the " + what + " is not a JSON object");
        } catch (JacksonException e) {
            throw new InvalidArgumentException("the " + what + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Manifest byShape(JsonNode root, String type) {
        if (root.path("manifests").isArray()) {
            return index(root);
        }
        if (root.path("config").isObject() && root.path("layers").isArray()) {
            return single(root);
        }
        throw new InvalidArgumentException("not an image manifest: media type '" + type + "'");
    }

    private static Index index(JsonNode root) {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode node : root.path("manifests")) {
            JsonNode platform = node.path("platform");
            entries.add(new Entry(
                    descriptor(node, "manifest"),
                    new Platform(
                            platform.path("os").asString(""),
                            platform.path("architecture").asString(""),
                            platform.path("variant").asString(""))));
        }
        return new Index(entries);
    }

    private static Single single(JsonNode root) {
        Descriptor config = descriptor(root.path("config"), "config");
        if (!MediaTypes.isConfig(config.mediaType())) {
            throw new InvalidArgumentException(
                    "not a container image: its configuration is of media type '" + config.mediaType() + "'");
        }
        List<Descriptor> layers = new ArrayList<>();
        for (JsonNode node : root.path("layers")) {
            Descriptor layer = descriptor(node, "layer");
            if (!MediaTypes.isLayer(layer.mediaType())) {
                throw new InvalidArgumentException("layer " + layer.digest() + " has the unsupported media type '"
                        + layer.mediaType() + "'" + hint(layer.mediaType()));
            }
            layers.add(layer);
        }
        if (layers.size() > MAX_LAYERS) {
            throw new InvalidArgumentException(
                    "the image has " + layers.size() + " layers; overlayfs takes " + MAX_LAYERS);
        }
        return new Single(config, layers);
    }

    private static String hint(String mediaType) {
        if (mediaType.contains("foreign") || mediaType.contains("nondistributable")) {
            return ": its content is not on the registry";
        }
        return mediaType.contains("encrypted") ? ": encrypted layers cannot be read" : "";
    }

    private static Descriptor descriptor(JsonNode node, String what) {
        if (!node.path("digest").isString() || !node.path("size").isIntegralNumber()) {
            throw new InvalidArgumentException("the manifest has a " + what + " without digest and size");
        }
        Map<String, String> annotations = new HashMap<>();
        node.path("annotations")
                .properties()
                .forEach(e -> annotations.put(e.getKey(), e.getValue().asString("")));
        return new Descriptor(
                node.path("mediaType").asString(""),
                Digest.parse(node.path("digest").asString()),
                node.path("size").asLong(0),
                annotations);
    }
}
