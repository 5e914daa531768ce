package io.nodeagent.standalone.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A type with fields.
 *
 * @param packageName the OpenAPI package, such as {@code io.k8s.api.core.v1}
 * @param apiVersion set for a top-level object: {@code v1}, {@code coordination.k8s.io/v1}
 * @param fields in the order of names
 */
public record ObjectType(String name, String packageName, Optional<String> apiVersion, Map<String, Field> fields) {
    /**
     * One field.
     *
     * @param mergeKey the key of a strategic merge; set only with {@code merge}
     * @param merge whether a strategic merge merges the list rather than replace it
     * @param retainKeys whether a strategic merge honours {@code $retainKeys}
     * @param listKeys the keys by which a server-side apply tells elements apart; empty when not such a list
     * @param set whether the list is a set of scalars
     */
    public record Field(
            String name,
            ValueType type,
            boolean required,
            boolean merge,
            Optional<String> mergeKey,
            boolean retainKeys,
            List<String> listKeys,
            boolean set) {}
}
