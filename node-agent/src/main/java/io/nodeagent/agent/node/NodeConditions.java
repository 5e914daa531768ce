package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.nodeagent.agent.pressure.Pressure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The node's conditions, with the kubelet's reasons and sentences, which other programs look for. */
final class NodeConditions {
    private NodeConditions() {}

    /** A condition without its times. */
    private record Fact(String type, boolean holds, String reason, String message) {}

    /**
     * The conditions of now.
     *
     * @param before the conditions the API server has: a transition keeps its time, others' conditions stay
     * @param problems why the node cannot run pods; empty when it can
     */
    static List<NodeCondition> of(List<NodeCondition> before, Pressure pressure, List<String> problems, Instant now) {
        List<Fact> facts = List.of(
                pressure("MemoryPressure", pressure.memory(), "Memory", "memory available"),
                disk(pressure.disk()),
                pressure("PIDPressure", pressure.pids(), "PID", "PID available"),
                ready(problems));
        List<NodeCondition> result = new ArrayList<>(before.stream()
                .filter(c -> facts.stream().noneMatch(f -> f.type().equals(c.getType())))
                .toList());
        facts.forEach(fact -> result.add(condition(fact, before, now)));
        return result;
    }

    /** What keeps the node from being ready, from the runtime's own conditions. */
    static List<String> problems(List<RuntimeView.Condition> runtime) {
        List<String> problems = new ArrayList<>();
        problem(runtime, "RuntimeReady", "container runtime not ready").ifPresent(problems::add);
        problem(runtime, "NetworkReady", "container runtime network not ready").ifPresent(problems::add);
        return problems;
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Optional<String> problem(List<RuntimeView.Condition> conditions, String type, String what) {
        Optional<RuntimeView.Condition> found =
                conditions.stream().filter(c -> c.type().equals(type)).findFirst();
        if (found.isEmpty()) {
            return Optional.of("%s: the runtime reports no %s".formatted(what, type));
        }
        return found.filter(c -> !c.holds())
                .map(c -> "%s: %s=false reason:%s message:%s".formatted(what, type, c.reason(), c.message()));
    }

    private static Fact pressure(String type, boolean holds, String subject, String words) {
        return holds
                ? new Fact(type, true, "KubeletHasInsufficient" + subject, "kubelet has insufficient " + words)
                : new Fact(type, false, "KubeletHasSufficient" + subject, "kubelet has sufficient " + words);
    }

    private static Fact disk(boolean holds) {
        return holds
                ? new Fact("DiskPressure", true, "KubeletHasDiskPressure", "kubelet has disk pressure")
                : new Fact("DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure");
    }

    private static Fact ready(List<String> problems) {
        if (problems.isEmpty()) {
            return new Fact("Ready", true, "KubeletReady", "kubelet is posting ready status");
        }
        String message = problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]";
        return new Fact("Ready", false, "KubeletNotReady", message);
    }

    private static NodeCondition condition(Fact fact, List<NodeCondition> before, Instant now) {
        String status = fact.holds() ? "True" : "False";
        String transition = before.stream()
                .filter(c -> fact.type().equals(c.getType()) && status.equals(c.getStatus()))
                .map(NodeCondition::getLastTransitionTime)
                .filter(t -> t != null && !t.isEmpty())
                .findFirst()
                .orElse(time(now));
        return new NodeConditionBuilder()
                .withType(fact.type())
                .withStatus(status)
                .withReason(fact.reason())
                .withMessage(fact.message())
                .withLastHeartbeatTime(time(now))
                .withLastTransitionTime(transition)
                .build();
    }
}
