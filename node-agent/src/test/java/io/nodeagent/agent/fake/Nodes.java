package io.nodeagent.agent.fake;

import io.nodeagent.agent.admission.NodeAdmission;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.agent.resource.NodeResources;
import java.util.Optional;

/** Nodes to test with. */
public final class Nodes {
    private Nodes() {}

    /** Of a node that has so much, and whose labels and taints nobody knows; it is short of nothing. */
    public static NodeAdmission admission(long cpuMillis, long memoryBytes, long pods) {
        return new NodeAdmission(
                new NodeResources.Amount(cpuMillis, memoryBytes, Long.MAX_VALUE, pods),
                Optional::empty,
                Optional::empty,
                () -> Pressure.NONE);
    }

    /** Of a node without end. */
    public static NodeAdmission admission() {
        return admission(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }
}
