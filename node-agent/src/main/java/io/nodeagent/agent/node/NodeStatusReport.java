package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.errors.NodeAgentException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One report of the node's status: the object is made if it is not there, and its status replaced. */
final class NodeStatusReport {
    private final NodeApi api;
    private final NodeObject object;
    private final RuntimeView runtime;
    private final Supplier<Pressure> pressure;
    private final InstantSource clock;
    private String lastRuntimeVersion = "";
    private volatile @Nullable Node lastNode;

    NodeStatusReport(
            NodeApi api, NodeObject object, RuntimeView runtime, Supplier<Pressure> pressure, InstantSource clock) {
        this.api = api;
        this.object = object;
        this.runtime = runtime;
        this.pressure = pressure;
        this.clock = clock;
    }

    /** What was reported. */
    record Outcome(boolean ready, List<String> problems) {}

    /** What the runtime said, or why it said nothing. */
    private record Answer(List<String> problems, List<RuntimeView.NodeImage> images) {}

    /**
     * Reports.
     *
     * @throws io.nodeagent.errors.UnavailableException when the API server did not take it
     */
    Outcome send() {
        Answer now = askRuntime();
        Node node = registered();
        lastNode = node;
        List<NodeCondition> before =
                node.getStatus() == null || node.getStatus().getConditions() == null
                        ? List.of()
                        : node.getStatus().getConditions();
        List<NodeCondition> conditions = NodeConditions.of(before, pressure.get(), now.problems(), clock.instant());
        api.patchStatus(object.status(conditions, lastRuntimeVersion, now.images()));
        return new Outcome(now.problems().isEmpty(), now.problems());
    }

    /** The object as the last report found it. */
    Optional<Node> lastNode() {
        return Optional.ofNullable(lastNode);
    }

    private Node registered() {
        Optional<Node> found = api.node();
        if (found.isEmpty()) {
            return api.create(object.registration());
        }
        Map<String, String> labels =
                Optional.ofNullable(found.get().getMetadata().getLabels()).orElse(Map.of());
        if (!labels.entrySet().containsAll(object.labels().entrySet())) {
            api.label(object.labels());
        }
        return found.get();
    }

    /** A runtime that does not answer makes the node unready; the report itself goes out. */
    private Answer askRuntime() {
        try {
            lastRuntimeVersion = runtime.version();
            return new Answer(NodeConditions.problems(runtime.conditions()), runtime.images());
        } catch (NodeAgentException e) {
            return new Answer(List.of("container runtime is down: " + e.getMessage()), List.of());
        }
    }
}
