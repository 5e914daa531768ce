package io.nodeagent.standalone.store;

/**
 * Names one stored object.
 *
 * @param resource the qualified resource, such as {@code leases.coordination.k8s.io}
 * @param namespace empty for what has none
 */
public record ObjectKey(String resource, String namespace, String name) {
    /** Where it stands among its resource's objects: by namespace, then name. */
    String position() {
        return namespace + "/" + name;
    }
}
