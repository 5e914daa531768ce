package io.nodeagent.agent.eviction;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.pressure.Signal.Resource;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.stats.ContainerStats;
import io.nodeagent.agent.stats.PodStats;
import io.nodeagent.agent.stats.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Pods and what they take. */
final class Usages {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private Usages() {}

    /** A best-effort pod whose one container takes all of it. */
    static Candidate of(String name, Resource resource, long used) {
        return of(Pods.named("uid-" + name, name, Pods.container("c")), resource, used);
    }

    static Candidate of(Pod pod, Resource resource, long used) {
        OptionalLong amount = OptionalLong.of(used);
        Optional<Usage.Memory> memory =
                Optional.of(new Usage.Memory(AT, UNKNOWN, UNKNOWN, amount, UNKNOWN, UNKNOWN, UNKNOWN));
        Optional<Usage.Disk> disk = Optional.of(new Usage.Disk(AT, UNKNOWN, UNKNOWN, amount, UNKNOWN, UNKNOWN, amount));
        ContainerStats container = new ContainerStats(
                "c-1", "c", Optional.empty(), Optional.empty(), memory, Optional.empty(), disk, Optional.empty());
        PodStats stats = new PodStats(
                new PodIdentity(
                        "default",
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid()),
                Optional.empty(),
                Optional.empty(),
                memory,
                Optional.empty(),
                Optional.empty(),
                amount,
                List.of(container),
                List.of(),
                disk);
        return Candidate.of(pod, stats, resource);
    }

    static Pod withPriority(String name, int priority) {
        return new PodBuilder(Pods.named("uid-" + name, name, Pods.container("c")))
                .editSpec()
                .withPriority(priority)
                .endSpec()
                .build();
    }

    static Pod asking(String name, String resource, String amount) {
        return new PodBuilder(Pods.named("uid-" + name, name, Pods.container("c")))
                .editSpec()
                .editFirstContainer()
                .editOrNewResources()
                .addToRequests(resource, new Quantity(amount))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}
