package io.nodeagent.standalone.openapi;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The value of {@code x-kubernetes-group-version-kind}, by which clients find a kind's schema and operations. */
final class GroupVersionKind {
    private GroupVersionKind() {}

    static ObjectNode of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return JsonMapper.shared()
                .createObjectNode()
                .put("group", slash < 0 ? "" : apiVersion.substring(0, slash))
                .put("version", apiVersion.substring(slash + 1))
                .put("kind", kind);
    }
}
