package io.nodeagent.cli.agent;

import io.nodeagent.agent.config.PreparationOptions;
import io.nodeagent.agent.config.PreparationOptions.ClusterDns;
import io.nodeagent.agent.identity.CertificateFolder;
import io.nodeagent.agent.node.Registration;
import io.nodeagent.agent.objects.Services;
import io.nodeagent.agent.pressure.EvictionThresholds;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.agent.server.NodeServerConfig;
import io.nodeagent.cli.option.DiskLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What tells one node from another.
 *
 * @param kubeconfig of the node's user
 * @param renewal where the client certificate is renewed; empty where it is used as it is
 * @param addresses the node's IP addresses, the primary first
 * @param registration what the node brings along
 * @param maxPods what the node says it can hold
 * @param dns what pods with the policy ClusterFirst ask
 * @param resolvConf the resolver configuration that pods share with the host
 * @param reserved what is kept from pods
 * @param disk when containers' logs are rotated and images removed
 * @param eviction when pods have to go because the machine is short of something
 * @param services what pods are told of; empty for the services of the API server
 * @param server the node's own server; empty where it has none
 * @param staticPods the folder of files with pods; empty where there is none
 */
public record AgentSettings(
        String nodeName,
        Path kubeconfig,
        Optional<CertificateFolder> renewal,
        List<String> addresses,
        Registration registration,
        int maxPods,
        ClusterDns dns,
        Path resolvConf,
        Amount reserved,
        DiskLimits disk,
        EvictionThresholds eviction,
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
            EvictionThresholds eviction,
            Services services,
            Optional<NodeServerConfig> server,
            Optional<Path> staticPods) {
        return new AgentSettings(
                nodeName,
                kubeconfig,
                Optional.empty(),
                List.of(address),
                Registration.PLAIN,
                USUAL_MAX_PODS,
                ClusterDns.NONE,
                PreparationOptions.usualResolvConf(),
                Amount.NONE,
                disk,
                eviction,
                Optional.of(services),
                server,
                staticPods);
    }
}
