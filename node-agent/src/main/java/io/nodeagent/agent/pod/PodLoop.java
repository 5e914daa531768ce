package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.memory.MemoryStore;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.memory.PodRecord;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.status.ContainerStatuses;
import io.nodeagent.agent.status.NodeFacts;
import io.nodeagent.agent.status.Phases;
import io.nodeagent.agent.status.PodStatusFunction;
import io.nodeagent.agent.status.StatusInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The state of one pod's worker and the steps it takes: see, remember, report, plan. It starts no thread and reads no
 * clock, so that tests can run hours of it. Not thread-safe.
 */
final class PodLoop {
    private final MemoryStore store;
    private final StatusChannel status;
    private final PodReporter reporter;
    private final NodeFacts node;
    private final Map<String, Action> inFlight = new HashMap<>();
    private DesiredPod desired;
    private ObservedPod observed = ObservedPod.NOTHING;
    private PodMemory memory;
    private @Nullable PodRecord saved;
    private @Nullable PodStatus published;

    PodLoop(
            DesiredPod desired,
            @Nullable PodRecord saved,
            MemoryStore store,
            StatusChannel status,
            PodReporter reporter,
            NodeFacts node) {
        this.desired = desired;
        this.saved = saved;
        this.memory = saved == null ? PodMemory.NONE : saved.memory();
        this.store = store;
        this.status = status;
        this.reporter = reporter;
        this.node = node;
    }

    /**
     * What the worker has to do now.
     *
     * @param cancel actions in flight whose time is up, because the grace was shortened or their container ended
     * @param wakeAt when to take the next step if nothing happens before
     * @param forget the pod is over
     */
    record Step(List<Action> start, List<Action> cancel, Optional<Instant> wakeAt, boolean forget) {}

    void desire(DesiredPod now) {
        // An object that comes back after its deletion was seen is an old list's echo.
        if (!desired.gone() || now.gone()) {
            desired = now;
        }
    }

    void finished(Action action, UnaryOperator<PodMemory> change) {
        inFlight.remove(action.target());
        memory = change.apply(memory);
    }

    /** The pod may not stay; one that is refused or ends already goes on as it does. */
    void refuse(Refusal refusal) {
        if (memory.refusal() == null && memory.termination() == null) {
            memory = memory.withRefusal(refusal);
        }
    }

    void observe(ObservedPod truth) {
        observed = truth;
    }

    /** Whether the pod takes of the node what it asked for. */
    boolean occupies() {
        boolean over = memory.refusal() != null || (published != null && Phases.terminal(published.getPhase()));
        return !over || observed.containers().stream().anyMatch(ObservedContainer::alive);
    }

    /** Whether the pod has to go and something that it takes of the machine is still there. */
    boolean leaving() {
        Refusal refusal = memory.refusal();
        return refusal != null && (!memory.released() || (refusal.eviction() && !observed.nothing()));
    }

    ObservedPod observed() {
        return observed;
    }

    DesiredPod desired() {
        return desired;
    }

    PodMemory memory() {
        return memory;
    }

    @Nullable
    PodStatus published() {
        return published;
    }

    Executor.View view() {
        return new Executor.View(desired, observed, memory, status, node.hostIps());
    }

    Step step(Instant now) {
        memory = Recollection.update(desired, observed, memory, starting(), now);
        report(now);
        if (memory.termination() == null) {
            save();
        }
        Plan plan = Planner.plan(desired, observed, memory, now);
        List<Action> start = new ArrayList<>();
        List<Action> cancel = new ArrayList<>(pointless());
        for (Action action : plan.actions()) {
            Action running = inFlight.get(action.target());
            if (running != null) {
                if (shortens(action, running)) {
                    cancel.add(running);
                }
            } else if (allowed(action)) {
                if (action instanceof Action.Forget) {
                    store.delete(desired.id().uid());
                    status.close();
                    return new Step(List.of(), List.of(), Optional.empty(), true);
                }
                inFlight.put(action.target(), action);
                start.add(action);
            }
        }
        return new Step(start, cancel, plan.wakeAt(), false);
    }

    private Set<String> starting() {
        Set<String> names = new HashSet<>();
        for (Action action : inFlight.values()) {
            switch (action) {
                case Action.CreateAndStartContainer create -> names.add(create.container());
                case Action.StartContainer start -> names.add(start.container());
                default -> {}
            }
        }
        return names;
    }

    private List<Action> pointless() {
        return inFlight.values().stream()
                .filter(action -> action.within().isPresent()
                        && observed.containers().stream()
                                .filter(ObservedContainer::alive)
                                .noneMatch(c -> c.id().equals(action.within().get())))
                .toList();
    }

    private static boolean shortens(Action planned, Action running) {
        return planned instanceof Action.KillContainer now
                && running instanceof Action.KillContainer before
                && now.deadline().isBefore(before.deadline());
    }

    private boolean allowed(Action action) {
        return switch (action.kind()) {
            case INDEPENDENT -> true;
            case MAKES -> inFlight.values().stream().noneMatch(a -> a.kind() == Action.Kind.TEARS_DOWN);
            case TEARS_DOWN -> inFlight.values().stream().noneMatch(a -> a.kind() == Action.Kind.MAKES);
        };
    }

    /**
     * Writes down what must outlive the agent, if it changed. A back-off is written before the restart it leads to; the
     * start of a termination may be written while the containers are already being stopped, for all that would be lost
     * is grace: the worker calls this once the actions run.
     */
    void save() {
        PodRecord record = PodRecord.of(desired.id(), memory);
        PodRecord last = saved;
        boolean same = last != null
                && Objects.equals(record.termination(), last.termination())
                && record.hooks().equals(last.hooks())
                && (record.termination() != null || record.equals(last));
        if (!record.trivial() && !same) {
            store.save(record);
            saved = record;
        }
    }

    private void report(Instant now) {
        Pod pod = desired.pod();
        if (pod == null || desired.gone()) {
            return;
        }
        PodStatus before = published == null ? pod.getStatus() : published;
        PodStatus computed = PodStatusFunction.status(new StatusInput(pod, observed, memory, before, node, now));
        if (!computed.equals(published)) {
            announce(pod, before, computed);
            status.publish(computed, published != null && StatusChange.matters(before, computed));
            published = computed;
        }
    }

    /** Events of what only the status knows: that a container backs off, that the pod is refused. */
    private void announce(Pod pod, @Nullable PodStatus before, PodStatus now) {
        if (now.getReason() != null && (before == null || !now.getReason().equals(before.getReason()))) {
            reporter.warning(now.getReason(), now.getMessage() == null ? "" : now.getMessage());
        }
        for (ContainerStatus container : ContainerStatuses.all(now)) {
            String reason = StatusChange.waitingReason(container);
            if (reason.equals(StatusChange.waitingReasonBefore(before, container.getName()))) {
                continue;
            }
            PodContainers.Place spec = PodContainers.named(pod, container.getName());
            String field = spec.eventPath();
            if (reason.equals("CrashLoopBackOff")) {
                reporter.warning(
                        field,
                        "BackOff",
                        "Back-off restarting failed container %s in pod %s"
                                .formatted(container.getName(), desired.id().display()));
            } else if (reason.equals("ImagePullBackOff")) {
                String image = spec.container().getImage();
                reporter.normal(field, "BackOff", "Back-off pulling image \"%s\"".formatted(image));
                reporter.warning(field, "Failed", "Error: ImagePullBackOff");
            }
        }
    }
}
