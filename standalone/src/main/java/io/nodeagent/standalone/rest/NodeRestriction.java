package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.auth.Authorizer;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.token.TokenOrder;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

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

    /** A node makes no pods but the mirrors of its static ones, which run nowhere else and say whose they are. */
    static void checkPod(Authorizer authorizer, ApiRequest request, ObjectNode pod) {
        if (!request.type().equals(ResourceTypes.PODS) || !authorizer.isNode(request.identity())) {
            return;
        }
        List<ObjectNode> owners = Json.objects(pod, "metadata", "ownerReferences");
        boolean own = request.identity().user().equals("system:node:" + Json.text(pod, "spec", "nodeName"))
                && owners.size() == 1
                && Json.text(owners.getFirst(), "kind").equals("Node")
                && Json.text(owners.getFirst(), "name").equals(Json.text(pod, "spec", "nodeName"));
        if (Json.text(pod, "metadata", "annotations", ObjectMeta.MIRROR_ANNOTATION)
                        .isEmpty()
                || !own) {
            throw Statuses.forbidden(
                    request.subject(Json.text(pod, "metadata", "name")),
                    "a node may only create mirror pods, bound to it and owned by it");
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
