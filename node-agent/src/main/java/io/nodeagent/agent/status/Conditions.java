package io.nodeagent.agent.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.spec.PodContainers;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The conditions that the node owns: PodReadyToStartContainers, Initialized, ContainersReady, Ready, DisruptionTarget. */
final class Conditions {
    private final StatusInput input;
    private final String phase;
    private final Set<String> sidecars;

    Conditions(StatusInput input, String phase) {
        this.input = input;
        this.phase = phase;
        this.sidecars = PodContainers.sidecars(input.pod()).stream()
                .map(Container::getName)
                .collect(Collectors.toSet());
    }

    List<PodCondition> conditions(List<ContainerStatus> inits, List<ContainerStatus> containers) {
        List<PodCondition> all = new ArrayList<>();
        all.add(condition("PodReadyToStartContainers", sandboxUp() ? Verdict.TRUE : Verdict.no(null, null)));
        all.add(condition("Initialized", initialized(inits, containers)));
        Verdict ready = containersReady(lasting(inits, containers));
        all.add(condition("Ready", ready.holds() ? readinessGates() : ready));
        all.add(condition("ContainersReady", ready));
        disruption().ifPresent(verdict -> all.add(condition("DisruptionTarget", verdict)));
        return all;
    }

    /** KEP-3329: the pod's end was the node's doing. */
    private Optional<Verdict> disruption() {
        Refusal refusal = input.memory().refusal();
        return refusal == null || refusal.disruption() == null
                ? Optional.empty()
                : Optional.of(new Verdict(true, refusal.disruption(), refusal.message()));
    }

    private record Verdict(
            boolean holds,
            @Nullable String reason,
            @Nullable String message) {
        static final Verdict TRUE = new Verdict(true, null, null);

        static Verdict no(@Nullable String reason, @Nullable String message) {
            return new Verdict(false, reason, message);
        }
    }

    private boolean sandboxUp() {
        boolean hostNetwork = Boolean.TRUE.equals(input.pod().getSpec().getHostNetwork());
        return !input.ending()
                && !Phases.terminal(phase)
                && input.observed()
                        .readySandbox()
                        .filter(s -> hostNetwork || !s.ips().isEmpty())
                        .isPresent();
    }

    private static boolean hasStarted(ContainerStatus status) {
        return status.getState().getRunning() != null || status.getState().getTerminated() != null;
    }

    private Verdict initialized(List<ContainerStatus> inits, List<ContainerStatus> containers) {
        if (phase.equals(Phases.SUCCEEDED)) {
            return new Verdict(true, "PodCompleted", null);
        }
        List<String> incomplete = inits.stream()
                .filter(s -> !Boolean.TRUE.equals(sidecars.contains(s.getName()) ? s.getStarted() : s.getReady()))
                .map(ContainerStatus::getName)
                .toList();
        return incomplete.isEmpty() || containers.stream().anyMatch(Conditions::hasStarted)
                ? Verdict.TRUE
                : Verdict.no("ContainersNotInitialized", "containers with incomplete status: " + go(incomplete));
    }

    private List<ContainerStatus> lasting(List<ContainerStatus> inits, List<ContainerStatus> containers) {
        return Stream.concat(inits.stream().filter(s -> sidecars.contains(s.getName())), containers.stream())
                .toList();
    }

    private Verdict containersReady(List<ContainerStatus> containers) {
        if (phase.equals(Phases.SUCCEEDED)) {
            return Verdict.no("PodCompleted", null);
        }
        if (phase.equals(Phases.FAILED)) {
            return Verdict.no("PodFailed", null);
        }
        List<String> unready = containers.stream()
                .filter(s -> !Boolean.TRUE.equals(s.getReady()))
                .map(ContainerStatus::getName)
                .toList();
        return unready.isEmpty()
                ? Verdict.TRUE
                : Verdict.no("ContainersNotReady", "containers with unready status: " + go(unready));
    }

    private Verdict readinessGates() {
        List<String> missing = new ArrayList<>();
        for (PodReadinessGate gate : input.pod().getSpec().getReadinessGates()) {
            String type = gate.getConditionType();
            Optional<PodCondition> found = find(input.pod().getStatus(), type);
            if (found.isEmpty()) {
                missing.add("corresponding condition of pod readiness gate \"%s\" does not exist.".formatted(type));
            } else if (!"True".equals(found.get().getStatus())) {
                missing.add("the status of pod readiness gate \"%s\" is not \"True\", but %s"
                        .formatted(type, found.get().getStatus()));
            }
        }
        return missing.isEmpty() ? Verdict.TRUE : Verdict.no("ReadinessGatesNotReady", String.join(", ", missing));
    }

    private PodCondition condition(String type, Verdict verdict) {
        String status = verdict.holds() ? "True" : "False";
        String since = find(input.previous(), type)
                .filter(before -> status.equals(before.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .orElseGet(() -> input.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(verdict.reason())
                .withMessage(verdict.message())
                .withLastTransitionTime(since)
                .build();
    }

    private static Optional<PodCondition> find(@Nullable PodStatus status, String type) {
        return status == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(c -> type.equals(c.getType()))
                        .findFirst();
    }

    /** Go's print of a list of names: {@code [a b]}. */
    private static String go(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}
