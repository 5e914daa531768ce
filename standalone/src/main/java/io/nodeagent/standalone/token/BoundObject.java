package io.nodeagent.standalone.token;

import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.store.ObjectKey;
import java.util.List;
import java.util.Optional;

/** What a token may be bound to: it is good only while that object exists. */
enum BoundObject {
    POD("Pod", "pod"),
    SECRET("Secret", "secret"),
    NODE("Node", "node");

    private final String kind;
    private final String claim;

    BoundObject(String kind, String claim) {
        this.kind = kind;
        this.claim = claim;
    }

    static Optional<BoundObject> of(String apiVersion, String kind) {
        return apiVersion.equals("v1")
                ? List.of(values()).stream().filter(b -> b.kind.equals(kind)).findFirst()
                : Optional.empty();
    }

    /** The field of the token's claims that names it. */
    String claim() {
        return claim;
    }

    ResourceType type() {
        return switch (this) {
            case POD -> ResourceTypes.PODS;
            case SECRET -> ResourceTypes.SECRETS;
            case NODE -> ResourceTypes.NODES;
        };
    }

    ObjectKey key(String namespace, String name) {
        return type().key(namespace, name);
    }
}
