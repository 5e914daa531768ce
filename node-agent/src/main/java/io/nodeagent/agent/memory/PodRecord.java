package io.nodeagent.agent.memory;

import io.nodeagent.agent.runtime.PodIdentity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pod's memory that must outlive the agent, as it is on disk.
 *
 * @param condemned by container
 * @param hooks by container
 */
public record PodRecord(
        PodIdentity pod,
        @Nullable Termination termination,
        @Nullable Refusal refusal,
        Map<String, Ended> ended,
        Map<String, ContainerMemory.Condemned> condemned,
        Map<String, Hooks> hooks) {
    public PodRecord {
        ended = Map.copyOf(ended);
        condemned = condemned == null ? Map.of() : Map.copyOf(condemned); // absent in records of earlier versions
        hooks = hooks == null ? Map.of() : Map.copyOf(hooks);
    }

    /** The last counted end of a container and the back-off that follows it. */
    public record Ended(int attempt, long backOffSeconds, Instant restartAt) {}

    /** The record of {@code memory}. */
    public static PodRecord of(PodIdentity pod, PodMemory memory) {
        Map<String, Ended> ended = new HashMap<>();
        Map<String, ContainerMemory.Condemned> condemned = new HashMap<>();
        Map<String, Hooks> hooks = new HashMap<>();
        memory.containers().forEach((name, container) -> {
            Instant restartAt = container.restartAt();
            if (restartAt != null) {
                ended.put(name, new Ended(container.accountedAttempt(), container.backOffSeconds(), restartAt));
            }
            if (!container.hooks().equals(Hooks.NONE)) {
                hooks.put(name, container.hooks());
            }
            // Over and done with once the run's successor is here.
            container.condemnation(container.lastAttempt()).ifPresent(verdict -> condemned.put(name, verdict));
        });
        return new PodRecord(pod, memory.termination(), memory.refusal(), ended, condemned, hooks);
    }

    /** The memory a worker starts from after a restart of the agent. */
    public PodMemory memory() {
        PodMemory memory = PodMemory.NONE;
        if (termination != null) {
            memory = memory.withTermination(termination);
        }
        if (refusal != null) {
            memory = memory.withRefusal(refusal);
        }
        for (Map.Entry<String, Ended> entry : ended.entrySet()) {
            Ended end = entry.getValue();
            memory = memory.withContainer(
                    entry.getKey(),
                    none -> new ContainerMemory(
                            end.attempt(),
                            end.attempt(),
                            end.backOffSeconds(),
                            end.restartAt(),
                            null,
                            null,
                            Map.of(),
                            null,
                            Hooks.NONE));
        }
        for (Map.Entry<String, ContainerMemory.Condemned> entry : condemned.entrySet()) {
            memory = memory.withContainer(entry.getKey(), m -> m.withCondemned(entry.getValue()));
        }
        for (Map.Entry<String, Hooks> entry : hooks.entrySet()) {
            memory = memory.withContainer(entry.getKey(), m -> m.withHooks(entry.getValue()));
        }
        return memory;
    }

    /** Whether there is nothing worth a file. */
    public boolean trivial() {
        return termination == null && refusal == null && ended.isEmpty() && condemned.isEmpty() && hooks.isEmpty();
    }
}
