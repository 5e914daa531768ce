package io.nodeagent.agent.memory;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pod's past, an immutable value.
 *
 * @param startTime when this node first had the pod
 * @param failures by an action's target
 * @param stoppedSandboxes those that were stopped: the runtime does not tell a stopped one from a broken one
 * @param cleaned everything of the pod outside the runtime is removed
 * @param deleted the object is out of the API
 */
public record PodMemory(
        @Nullable Instant startTime,
        @Nullable Termination termination,
        @Nullable Refusal refusal,
        Map<String, ContainerMemory> containers,
        Map<String, Failure> failures,
        Set<String> stoppedSandboxes,
        boolean cleaned,
        boolean deleted) {
    /** The memory of a pod never seen. */
    public static final PodMemory NONE = new PodMemory(null, null, null, Map.of(), Map.of(), Set.of(), false, false);

    public PodMemory {
        containers = Map.copyOf(containers);
        failures = Map.copyOf(failures);
        stoppedSandboxes = Set.copyOf(stoppedSandboxes);
    }

    public ContainerMemory container(String name) {
        return containers.getOrDefault(name, ContainerMemory.NONE);
    }

    public Optional<Failure> failure(String target) {
        return Optional.ofNullable(failures.get(target));
    }

    /** How many failures of that target came in a row. */
    public int failuresInRow(String target) {
        return failure(target).map(Failure::count).orElse(0);
    }

    public PodMemory withStartTime(Instant time) {
        return new PodMemory(time, termination, refusal, containers, failures, stoppedSandboxes, cleaned, deleted);
    }

    public PodMemory withTermination(Termination value) {
        return new PodMemory(startTime, value, refusal, containers, failures, stoppedSandboxes, cleaned, deleted);
    }

    public PodMemory withRefusal(Refusal value) {
        return new PodMemory(startTime, termination, value, containers, failures, stoppedSandboxes, cleaned, deleted);
    }

    public PodMemory withContainer(String name, UnaryOperator<ContainerMemory> change) {
        ContainerMemory before = container(name);
        ContainerMemory after = change.apply(before);
        if (after.equals(before)) {
            return this;
        }
        Map<String, ContainerMemory> changed = new HashMap<>(containers);
        changed.put(name, after);
        return new PodMemory(startTime, termination, refusal, changed, failures, stoppedSandboxes, cleaned, deleted);
    }

    public PodMemory withFailure(String target, Failure failure) {
        Map<String, Failure> changed = new HashMap<>(failures);
        changed.put(target, failure);
        return new PodMemory(startTime, termination, refusal, containers, changed, stoppedSandboxes, cleaned, deleted);
    }

    public PodMemory withoutFailure(String target) {
        if (!failures.containsKey(target)) {
            return this;
        }
        Map<String, Failure> changed = new HashMap<>(failures);
        changed.remove(target);
        return new PodMemory(startTime, termination, refusal, containers, changed, stoppedSandboxes, cleaned, deleted);
    }

    public PodMemory withStoppedSandbox(String id) {
        Set<String> changed = new HashSet<>(stoppedSandboxes);
        changed.add(id);
        return new PodMemory(startTime, termination, refusal, containers, failures, changed, cleaned, deleted);
    }

    public PodMemory withCleaned() {
        return new PodMemory(startTime, termination, refusal, containers, failures, stoppedSandboxes, true, deleted);
    }

    public PodMemory withDeleted() {
        return new PodMemory(startTime, termination, refusal, containers, failures, stoppedSandboxes, cleaned, true);
    }
}
