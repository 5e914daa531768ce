package io.nodeagent.network.cni;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ADD was done with and gave, kept on disk: DEL must get the same configuration and the result, also after a
 * restart and when the folder holds another configuration by then.
 *
 * @param result of the last plugin; an empty object while ADD is under way
 * @param capabilities the runtimeConfig values by capability
 */
record CniAttachment(
        String network,
        String cniVersion,
        List<ObjectNode> plugins,
        String networkNamespace,
        String args,
        ObjectNode capabilities,
        JsonNode result) {
    CniAttachment {
        plugins = List.copyOf(plugins);
    }

    CniAttachment withResult(JsonNode newResult) {
        return new CniAttachment(network, cniVersion, plugins, networkNamespace, args, capabilities, newResult);
    }

    /** The same for a namespace that is elsewhere or, empty, gone. */
    CniAttachment inNamespace(String namespace) {
        return new CniAttachment(network, cniVersion, plugins, namespace, args, capabilities, result);
    }

    boolean isComplete() {
        return result.has("ips");
    }
}
