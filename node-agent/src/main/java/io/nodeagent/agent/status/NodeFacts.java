package io.nodeagent.agent.status;

import java.util.List;

/**
 * What every pod's status says of its node.
 *
 * @param hostIps the node's addresses, the primary first
 * @param runtimeName the scheme of container ids
 */
public record NodeFacts(List<String> hostIps, String runtimeName) {
    public NodeFacts {
        hostIps = List.copyOf(hostIps);
    }
}
