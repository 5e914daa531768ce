package io.nodeagent.agent;

import io.grpc.Channel;
import io.nodeagent.agent.admission.NodeAdmission;
import io.nodeagent.agent.api.ApiClient;
import io.nodeagent.agent.config.PodPreparation;
import io.nodeagent.agent.log.LogLimits;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.staticpod.StaticPodOptions;
import io.nodeagent.errors.InvalidArgumentException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * What an agent is made of.
 *
 * @param runtime the CRI runtime's channel, in process or a unix socket
 * @param api see {@link io.nodeagent.agent.api.FabricApiClient}
 * @param admission decides which pods fit the node
 * @param hostIps the node's addresses for pods' status, the primary first
 * @param dataDir the agent's own folder of records, on a disk that survives the boot
 * @param logLimits when containers' logs are rotated
 * @param staticPods the node's own files of pods
 * @param meters where the agent's work is counted
 */
public record NodeAgentConfig(
        String nodeName,
        Channel runtime,
        ApiClient api,
        PodPreparation preparation,
        NodeAdmission admission,
        List<String> hostIps,
        Path dataDir,
        LogLimits logLimits,
        StaticPodOptions staticPods,
        AgentMeters meters,
        Clock clock) {
    public NodeAgentConfig {
        if (nodeName.isEmpty()) {
            throw new InvalidArgumentException("the node has no name: give it one by --node-name");
        }
        hostIps = List.copyOf(hostIps);
    }
}
