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
 * @param remains what of the pod is still there
 */
public record PodMemory(
        @Nullable Instant startTime,
        @Nullable Termination termination,
        @Nullable Refusal refusal,
        Map<String, ContainerMemory> containers,
        Map<String, Failure> failures,
        Set<String> stoppedSandboxes,
        Remains remains) {
    /** What is left of a pod as it goes; less and less. */
    public enum Remains {
        EVERYTHING,
        NO_VOLUMES,
        THE_OBJECT,
        NOTHING
    }

    /** The memory of a pod never seen. */
    public static final PodMemory NONE =
            new PodMemory(null, null, null, Map.of(), Map.of(), Set.of(), Remains.EVERYTHING);

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
        return new PodMemory(time, termination, refusal, containers, failures, stoppedSandboxes, remains);
    }

    public PodMemory withTermination(Termination value) {
        return new PodMemory(startTime, value, refusal, containers, failures, stoppedSandboxes, remains);
    }

    public PodMemory withRefusal(Refusal value) {
        return new PodMemory(startTime, termination, value, containers, failures, stoppedSandboxes, remains);
    }

    public PodMemory withContainer(String name, UnaryOperator<ContainerMemory> change) {
        ContainerMemory before = container(name);
        ContainerMemory after = change.apply(before);
        if (after.equals(before)) {
            return this;
        }
        Map<String, ContainerMemory> changed = new HashMap<>(containers);
        changed.put(name, after);
        return new PodMemory(startTime, termination, refusal, changed, failures, stoppedSandboxes, remains);
    }

    public PodMemory withFailure(String target, Failure failure) {
        Map<String, Failure> changed = new HashMap<>(failures);
        changed.put(target, failure);
        return new PodMemory(startTime, termination, refusal, containers, changed, stoppedSandboxes, remains);
    }

    public PodMemory withoutFailure(String target) {
        if (!failures.containsKey(target)) {
            return this;
        }
        Map<String, Failure> changed = new HashMap<>(failures);
        changed.remove(target);
        return new PodMemory(startTime, termination, refusal, containers, changed, stoppedSandboxes, remains);
    }

    public PodMemory withStoppedSandbox(String id) {
        Set<String> changed = new HashSet<>(stoppedSandboxes);
        changed.add(id);
        return new PodMemory(startTime, termination, refusal, containers, failures, changed, remains);
    }

    /** The volumes are gone: nothing of the pod runs or will. */
    public PodMemory withReleased() {
        return with(Remains.NO_VOLUMES);
    }

    /** Everything of the pod outside the runtime is gone. */
    public PodMemory withCleaned() {
        return with(Remains.THE_OBJECT);
    }

    /** The object is out of the API. */
    public PodMemory withDeleted() {
        return with(Remains.NOTHING);
    }

    public boolean released() {
        return remains.compareTo(Remains.NO_VOLUMES) >= 0;
    }

    public boolean cleaned() {
        return remains.compareTo(Remains.THE_OBJECT) >= 0;
    }

    public boolean deleted() {
        return remains == Remains.NOTHING;
    }

    private PodMemory with(Remains now) {
        return new PodMemory(startTime, termination, refusal, containers, failures, stoppedSandboxes, now);
    }
}
