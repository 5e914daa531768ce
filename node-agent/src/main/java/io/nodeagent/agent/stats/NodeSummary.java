package io.nodeagent.agent.stats;

import java.util.List;

/** The machine and every pod on it at one moment. */
public record NodeSummary(NodeStats node, List<PodStats> pods) {
    public NodeSummary {
        pods = List.copyOf(pods);
    }
}
