package io.nodeagent.agent.stats;

import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.runtime.ObservedSandbox;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Pods as the agent has them. */
final class Founds {
    static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

    private Founds() {}

    /** The best-effort pod {@code web} with a ready sandbox and these containers. */
    static Found pod(ObservedContainer... containers) {
        return new Found(
                Pods.pod("Always", "c").build(),
                new ObservedPod(
                        List.of(new ObservedSandbox("s1", 0, true, STARTED, List.of("10.0.0.1"))),
                        Arrays.asList(containers)));
    }

    static ObservedContainer container(String id, String name, ContainerPhase phase, String logPath) {
        return new ObservedContainer(
                id,
                "s1",
                name,
                0,
                phase,
                STARTED,
                Optional.of(STARTED.plusSeconds(1)),
                Optional.empty(),
                0,
                "",
                "",
                "sha256:1",
                "sha256:1",
                "sample:1",
                logPath);
    }
}
