package io.nodeagent.standalone.discovery;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import java.util.Collection;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The older form of discovery: one document a group, one a version. */
final class LegacyDocuments {
    private LegacyDocuments() {}

    static ObjectNode group(String group) {
        ObjectNode document = Json.object();
        document.put("kind", "APIGroup");
        document.put("apiVersion", "v1");
        document.put("name", group);
        describeVersion(document.putArray("versions").addObject(), group);
        describeVersion(document.putObject("preferredVersion"), group);
        return document;
    }

    static ObjectNode resources(String group, String version) {
        ObjectNode list = Json.object();
        list.put("kind", "APIResourceList");
        list.put("apiVersion", "v1");
        list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : ResourceTypes.of(group, version)) {
            ObjectNode entry = entry(resources, type.resource(), type.singular(), type);
            entry.put("kind", type.kind());
            strings(entry, "verbs", type.verbs());
            if (!type.shortNames().isEmpty()) {
                strings(entry, "shortNames", type.shortNames());
            }
            if (!type.categories().isEmpty()) {
                strings(entry, "categories", type.categories());
            }
            for (ResourceType.Subresource sub : type.subresources()) {
                ObjectNode below = entry(resources, type.resource() + "/" + sub.name(), "", type);
                below.put("kind", sub.kind());
                if (!sub.group().equals(group)) {
                    below.put("group", sub.group());
                    below.put("version", sub.version());
                }
                strings(below, "verbs", sub.verbs());
            }
        }
        return list;
    }

    static void strings(ObjectNode parent, String field, Collection<String> values) {
        ArrayNode array = parent.putArray(field);
        values.stream().sorted().forEach(array::add);
    }

    private static ObjectNode entry(ArrayNode resources, String name, String singular, ResourceType type) {
        ObjectNode entry = resources.addObject();
        entry.put("name", name);
        entry.put("singularName", singular);
        entry.put("namespaced", type.namespaced());
        return entry;
    }

    private static void describeVersion(ObjectNode version, String group) {
        String served = ResourceTypes.versionOf(group);
        version.put("groupVersion", group + "/" + served);
        version.put("version", served);
    }
}
