package io.nodeagent.agent.runtime;

import java.util.HashSet;
import java.util.Set;

/** The ids and states of a pod's sandboxes and containers, in no order. */
public record Fingerprint(Set<String> states) {
    /** A pod of which the runtime has nothing. */
    public static final Fingerprint NOTHING = new Fingerprint(Set.of());

    public Fingerprint {
        states = Set.copyOf(states);
    }

    static final class Builder {
        private final Set<String> states = new HashSet<>();

        void sandbox(String id, boolean ready) {
            states.add(id + (ready ? " ready" : " not ready"));
        }

        void container(String id, ContainerPhase phase) {
            states.add(id + " " + phase);
        }

        Fingerprint build() {
            return new Fingerprint(states);
        }
    }
}
