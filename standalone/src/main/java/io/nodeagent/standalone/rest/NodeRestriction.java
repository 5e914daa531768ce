package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.auth.Authorizer;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.Statuses;

/** What the node may create only under its own name, which no URL of a create tells. */
final class NodeRestriction {
    private NodeRestriction() {}

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
