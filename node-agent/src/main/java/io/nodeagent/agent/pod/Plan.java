package io.nodeagent.agent.pod;

import io.nodeagent.agent.memory.Failure;
import io.nodeagent.agent.memory.PodMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do now, and when to plan again even if nothing happens.
 *
 * @param wakeAt empty when only a change makes a difference
 */
record Plan(List<Action> actions, Optional<Instant> wakeAt) {
    Plan {
        actions = List.copyOf(actions);
    }

    /** Collects a plan; an action whose target failed lately waits for its back-off. */
    static final class Builder {
        private final PodMemory memory;
        private final Instant now;
        private final List<Action> actions = new ArrayList<>();
        private @Nullable Instant wakeAt;

        Builder(PodMemory memory, Instant now) {
            this.memory = memory;
            this.now = now;
        }

        void add(Action action) {
            Optional<Failure> failure = memory.failure(action.target());
            if (failure.isPresent() && now.isBefore(failure.get().retryAt())) {
                wake(failure.get().retryAt());
            } else {
                actions.add(action);
            }
        }

        /** Plans again at {@code time} at the latest, if it lies ahead. */
        void wake(Instant time) {
            if (time.isAfter(now) && (wakeAt == null || time.isBefore(wakeAt))) {
                wakeAt = time;
            }
        }

        Plan build() {
            return new Plan(actions, Optional.ofNullable(wakeAt));
        }
    }
}
