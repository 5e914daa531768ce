package io.nodeagent.standalone.discovery;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Aggregated discovery (KEP-3352): everything below {@code /api} or {@code /apis} in one document. */
final class AggregatedDocuments {
    private AggregatedDocuments() {}

    static ObjectNode core(String version) {
        return list(version, List.of(""));
    }

    static ObjectNode groups(String version) {
        return list(version, ResourceTypes.groups());
    }

    private static ObjectNode list(String version, List<String> groups) {
        ObjectNode list = Json.object();
        list.put("kind", "APIGroupDiscoveryList");
        list.put("apiVersion", "apidiscovery.k8s.io/" + version);
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        for (String group : groups) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            metadata.putNull("creationTimestamp");
            if (!group.isEmpty()) {
                metadata.put("name", group);
            }
            String number = ResourceTypes.versionOf(group);
            ObjectNode served = item.putArray("versions").addObject();
            served.put("version", number);
            served.put("freshness", "Current");
            ArrayNode resources = served.putArray("resources");
            ResourceTypes.of(group, number).forEach(type -> describe(resources.addObject(), type));
        }
        return list;
    }

    private static void describe(ObjectNode entry, ResourceType type) {
        entry.put("resource", type.resource());
        kind(entry, type.group(), type.version(), type.kind());
        entry.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
        entry.put("singularResource", type.singular());
        LegacyDocuments.strings(entry, "verbs", type.verbs());
        if (!type.shortNames().isEmpty()) {
            LegacyDocuments.strings(entry, "shortNames", type.shortNames());
        }
        if (!type.categories().isEmpty()) {
            LegacyDocuments.strings(entry, "categories", type.categories());
        }
        if (!type.subresources().isEmpty()) {
            ArrayNode subresources = entry.putArray("subresources");
            for (ResourceType.Subresource sub : type.subresources()) {
                ObjectNode below = subresources.addObject();
                below.put("subresource", sub.name());
                kind(below, sub.group(), sub.version(), sub.kind());
                LegacyDocuments.strings(below, "verbs", sub.verbs());
            }
        }
    }

    private static void kind(ObjectNode entry, String group, String version, String kind) {
        ObjectNode response = entry.putObject("responseKind");
        response.put("group", group);
        response.put("version", version);
        response.put("kind", kind);
    }
}
