package io.nodeagent.cli.agent;

import io.nodeagent.agent.config.PreparationOptions.ClusterDns;
import io.nodeagent.agent.objects.Services;
import io.nodeagent.agent.server.NodeServerConfig;
import io.nodeagent.cli.option.DiskLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What tells one node from another.
 *
 * @param kubeconfig of the node's user
 * @param addresses the node's IP addresses, the primary first
 * @param maxPods what the node says it can hold
 * @param dns what pods with the policy ClusterFirst ask
 * @param disk when containers' logs are rotated and images removed
 * @param services what pods are told of; empty for the services of the API server
 * @param server the node's own server; empty where it has none
 * @param staticPods the folder of files with pods; empty where there is none
 */
public record AgentSettings(
        String nodeName,
        Path kubeconfig,
        List<String> addresses,
        int maxPods,
        ClusterDns dns,
        DiskLimits disk,
        Optional<Services> services,
        Optional<NodeServerConfig> server,
        Optional<Path> staticPods) {
    /** As many as a kubelet takes unless told otherwise. */
    private static final int USUAL_MAX_PODS = 110;

    public AgentSettings {
        addresses = List.copyOf(addresses);
    }

    /** A node that is its whole cluster, without a name server of its own. */
    public static AgentSettings alone(
            String nodeName,
            Path kubeconfig,
            String address,
            DiskLimits disk,
            Services services,
            Optional<NodeServerConfig> server,
            Optional<Path> staticPods) {
        return new AgentSettings(
                nodeName,
                kubeconfig,
                List.of(address),
                USUAL_MAX_PODS,
                ClusterDns.NONE,
                disk,
                Optional.of(services),
                server,
                staticPods);
    }
}
