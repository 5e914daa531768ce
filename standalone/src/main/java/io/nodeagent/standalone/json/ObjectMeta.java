package io.nodeagent.standalone.json;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A view of an object's {@code metadata}; what it changes, it changes in the object. */
public record ObjectMeta(ObjectNode object) {
    /** Of a pod that only shows one that a node's own files want. */
    public static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

    /** The metadata's own tree, made when absent. */
    public ObjectNode tree() {
        return Json.child(object, "metadata");
    }

    public String name() {
        return field("name");
    }

    public String namespace() {
        return field("namespace");
    }

    public String uid() {
        return field("uid");
    }

    public String generateName() {
        return field("generateName");
    }

    public String resourceVersion() {
        return field("resourceVersion");
    }

    /** When it is to be gone; empty while it is not being deleted. */
    public String deletionTimestamp() {
        return field("deletionTimestamp");
    }

    public boolean isTerminating() {
        return !deletionTimestamp().isEmpty();
    }

    /** The grace a deletion left it, in seconds; 0 where none is written. */
    public long deletionGraceSeconds() {
        return object.path("metadata").path("deletionGracePeriodSeconds").asLong(0);
    }

    public List<String> finalizers() {
        List<String> names = new ArrayList<>();
        for (JsonNode name : object.path("metadata").path("finalizers")) {
            names.add(name.asString(""));
        }
        return names;
    }

    private String field(String name) {
        return Json.text(object, "metadata", name);
    }
}
