package io.nodeagent.agent.runtime;

import java.time.Instant;
import java.util.List;

/** What the runtime says of a pod sandbox; {@code ips} is empty with the host's network. */
public record ObservedSandbox(String id, int attempt, boolean ready, Instant createdAt, List<String> ips) {
    public ObservedSandbox {
        ips = List.copyOf(ips);
    }
}
