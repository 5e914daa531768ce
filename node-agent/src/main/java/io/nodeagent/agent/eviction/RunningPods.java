package io.nodeagent.agent.eviction;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.image.ImageCollector;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.pressure.Signal;
import io.nodeagent.agent.pressure.Signal.Resource;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.spec.PodPriority;
import io.nodeagent.agent.stats.NodeSummary;
import io.nodeagent.agent.stats.PodStats;
import io.nodeagent.agent.stats.StatsCollector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pods of the agent, and what the runtime says that they take. */
final class RunningPods implements EvictablePods {
    private final NodeAgent agent;
    private final StatsCollector stats;
    private final ImageCollector images;
    private final AgentMeters meters;

    RunningPods(NodeAgent agent, StatsCollector stats, ImageCollector images, AgentMeters meters) {
        this.agent = agent;
        this.stats = stats;
        this.images = images;
        this.meters = meters;
    }

    @Override
    public List<Candidate> candidates(Resource resource) {
        Set<String> leaving = agent.leaving();
        Map<String, Pod> pods = new HashMap<>();
        for (Found found : agent.pods()) {
            Pod pod = found.pod();
            if (runs(found)
                    && !leaving.contains(pod.getMetadata().getUid())
                    && pod.getMetadata().getDeletionTimestamp() == null
                    && !PodPriority.critical(pod)) {
                pods.put(pod.getMetadata().getUid(), pod);
            }
        }
        NodeSummary summary = resource.onDisk() ? stats.summary() : stats.cpuAndMemory();
        List<Candidate> candidates = new ArrayList<>();
        for (PodStats used : summary.pods()) {
            Pod pod = pods.get(used.id().uid());
            if (pod != null) {
                candidates.add(Candidate.of(pod, used, resource));
            }
        }
        return candidates;
    }

    @Override
    public void evict(Pod pod, Signal cause, Refusal why) {
        if (agent.evict(pod.getMetadata().getUid(), why)) {
            meters.evicted(cause.toString());
        }
    }

    @Override
    public Set<String> leaving() {
        return agent.leaving();
    }

    @Override
    public boolean reclaimDisk() {
        return images.collectUnused();
    }

    private static boolean runs(Found found) {
        return found.observed().containers().stream().anyMatch(ObservedContainer::alive);
    }
}
