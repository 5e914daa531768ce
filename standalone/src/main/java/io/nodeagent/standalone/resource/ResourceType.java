package io.nodeagent.standalone.resource;

import io.nodeagent.standalone.store.ObjectKey;
import java.util.List;
import java.util.Set;

/**
 * One kind of object that is served.
 *
 * @param group the API group, empty for the core group
 * @param resource the plural name in URLs
 * @param hasStatus whether status is written by a subresource of its own only
 * @param subresources what may follow an object's name in a URL, {@code status} included
 */
public record ResourceType(
        String group,
        String version,
        String resource,
        String singular,
        String kind,
        boolean namespaced,
        boolean hasStatus,
        List<String> shortNames,
        List<String> categories,
        Set<String> verbs,
        List<Subresource> subresources) {
    /** What every stored kind can do. */
    public static final Set<String> ALL_VERBS =
            Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    /** Something below an object: its own kind, group and verbs as discovery shows them. */
    public record Subresource(String name, String group, String version, String kind, List<String> verbs) {}

    public ResourceType {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        verbs = Set.copyOf(verbs);
        subresources = List.copyOf(subresources);
    }

    /** {@code v1}, {@code coordination.k8s.io/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** {@code pods}, {@code leases.coordination.k8s.io}: the name in messages and in the store. */
    public String qualifiedName() {
        return group.isEmpty() ? resource : resource + "." + group;
    }

    /**
     * Where an object of it is stored.
     *
     * @param namespace ignored where it has none
     */
    public ObjectKey key(String namespace, String name) {
        return new ObjectKey(qualifiedName(), namespaced ? namespace : "", name);
    }

    public boolean hasSubresource(String name) {
        return subresources.stream().anyMatch(s -> s.name().equals(name));
    }

    /** Whether objects of it are kept; reviews are answered and forgotten, usage is measured. */
    public boolean isStored() {
        return verbs.contains("watch");
    }
}
