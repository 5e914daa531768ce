package io.nodeagent.agent.admission;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.agent.resource.NodeResources;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides whether a pod fits the node, with the kubelet's reasons and sentences. A pod that does not is Failed, for ever:
 * whoever made it makes another. Host ports are not looked at: a pod whose port is taken waits for it.
 */
public final class NodeAdmission {
    private final NodeResources.Amount allocatable;
    private final Supplier<Optional<Node>> known;
    private final Supplier<Optional<Node>> fresh;
    private final Supplier<Pressure> pressure;

    /**
     * @param allocatable what pods together may ask for
     * @param known the node's object as it was seen last; empty when it was not
     * @param fresh the object as the API server has it now; empty when that does not answer
     * @param pressure what the machine is short of now
     */
    public NodeAdmission(
            NodeResources.Amount allocatable,
            Supplier<Optional<Node>> known,
            Supplier<Optional<Node>> fresh,
            Supplier<Pressure> pressure) {
        this.allocatable = allocatable;
        this.known = known;
        this.fresh = fresh;
        this.pressure = pressure;
    }

    /**
     * Why the pod must not run here for what it asks for, if so. Reads nothing and waits for nothing.
     *
     * @param active the other pods that the node has, those that have ended left out
     */
    public Optional<Refusal> shortage(Pod pod, Collection<Pod> active) {
        return new ResourceFit(allocatable, active).shortage(pod.getSpec()).map(NodeAdmission::rejected);
    }

    /**
     * Why the pod must not run on this node as the node is now, if so. What was seen of the node last may be older than the change for which the
     * pod was sent here, so this may ask the API server and must hold up nothing but the pod. A node that was not seen yet
     * sends nothing away: an agent that has just started does not wait for it.
     */
    public Optional<Refusal> unsuitable(Pod pod) {
        return Shortfall.refusal(pod, pressure.get())
                .or(() -> misplacement(pod))
                .map(NodeAdmission::rejected);
    }

    private Optional<Refusal> misplacement(Pod pod) {
        return known.get()
                .flatMap(node -> Placement.mistake(pod.getSpec(), node))
                .flatMap(_ -> fresh.get())
                .flatMap(now -> Placement.mistake(pod.getSpec(), now));
    }

    private static Refusal rejected(Refusal refusal) {
        return Refusal.of(refusal.reason(), "Pod was rejected: " + refusal.message());
    }
}
