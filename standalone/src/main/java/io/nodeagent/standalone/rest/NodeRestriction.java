package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.auth.Authorizer;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.token.TokenOrder;
import java.util.Optional;

/** What the node may create only under its own name, which no URL of a create tells. */
final class NodeRestriction {
    private NodeRestriction() {}

    /** A node gets tokens only for its own pods, bound to them. */
    static void checkToken(Backend backend, ApiRequest request, TokenOrder order) {
        if (!backend.authorizer().isNode(request.identity())) {
            return;
        }
        Optional<TokenOrder.Binding> pod =
                order.bound().filter(b -> b.kind().equals("Pod") && !b.uid().isEmpty());
        String nodeName = pod.flatMap(b -> backend.store().get(ResourceTypes.PODS.key(order.namespace(), b.name())))
                .map(found -> Json.text(found.tree(), "spec", "nodeName"))
                .orElse("");
        if (pod.isEmpty() || !request.identity().user().equals("system:node:" + nodeName)) {
            throw Statuses.forbidden(
                    request.subject(), "node requested token not bound to a pod of its own by name and uid");
        }
    }

    static void checkWrite(Authorizer authorizer, ApiRequest request, String name) {
        if (!authorizer.isNode(request.identity())) {
            return;
        }
        ResourceType type = request.type();
        boolean own = request.identity().user().equals("system:node:" + name);
        if ((type.equals(ResourceTypes.NODES) || type.equals(ResourceTypes.LEASES)) && !own) {
            throw Statuses.forbidden(
                    request.subject(name), "node \"" + request.identity().user() + "\" may only write its own");
        }
    }
}
