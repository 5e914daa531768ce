package io.nodeagent.agent.metrics;

import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.stats.ContainerStats;
import io.nodeagent.agent.stats.NodeStats;
import io.nodeagent.agent.stats.NodeSummary;
import io.nodeagent.agent.stats.PodStats;
import io.nodeagent.agent.stats.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Numbers to write. */
final class Summaries {
    static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    static final Instant STARTED = Instant.parse("2026-01-02T03:00:00.25Z");

    private Summaries() {}

    static NodeSummary full() {
        return new NodeSummary(node(), List.of(pod()));
    }

    static NodeStats node() {
        return new NodeStats(
                "n1",
                Instant.parse("2026-01-01T00:00:00Z"),
                Optional.of(cpu(2_500_000_000L)),
                memory(4096),
                Optional.of(new NodeStats.Group(Optional.of(cpu(9)), Optional.empty())),
                swap(512),
                Optional.of(network()),
                Optional.of(disk(1)),
                Optional.of(disk(2)),
                Optional.of(disk(3)),
                Optional.of(new NodeStats.Processes(AT, 32768, 120)));
    }

    static PodStats pod() {
        return new PodStats(
                new PodIdentity("default", "web", "u-1"),
                Optional.of(STARTED),
                Optional.of(cpu(1_234_567_890L)),
                Optional.of(memory(2048)),
                Optional.of(swap(7)),
                Optional.of(network()),
                OptionalLong.of(3),
                List.of(container()),
                List.of(new PodStats.Volume("cache", disk(4))),
                Optional.of(disk(5)));
    }

    static ContainerStats container() {
        return new ContainerStats(
                "c-1",
                "nginx",
                Optional.of(STARTED),
                Optional.of(cpu(1_000_000_001L)),
                Optional.of(memory(1024)),
                Optional.of(swap(7)),
                Optional.of(disk(6)),
                Optional.of(disk(7)));
    }

    static Usage.Cpu cpu(long nanos) {
        return new Usage.Cpu(AT, OptionalLong.of(nanos), OptionalLong.of(250_000_000));
    }

    /** Only what every runtime tells. */
    static Usage.Memory memory(long workingSet) {
        OptionalLong unknown = OptionalLong.empty();
        return new Usage.Memory(AT, unknown, unknown, OptionalLong.of(workingSet), unknown, unknown, unknown);
    }

    static Usage.Swap swap(long used) {
        return new Usage.Swap(AT, OptionalLong.empty(), OptionalLong.of(used));
    }

    private static Usage.Disk disk(long used) {
        OptionalLong unknown = OptionalLong.empty();
        return new Usage.Disk(
                AT, OptionalLong.of(90), OptionalLong.of(100), OptionalLong.of(used), unknown, unknown, unknown);
    }

    private static Usage.Network network() {
        OptionalLong none = OptionalLong.of(0);
        return new Usage.Network(
                AT, List.of(new Usage.Interface("eth0", OptionalLong.of(10), none, OptionalLong.of(20), none)));
    }
}
