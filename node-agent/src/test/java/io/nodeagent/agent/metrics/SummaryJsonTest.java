package io.nodeagent.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.stats.NodeStats;
import io.nodeagent.agent.stats.NodeSummary;
import io.nodeagent.agent.stats.PodStats;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SummaryJsonTest {
    private static final String T = "\"time\":\"2026-01-02T03:04:05Z\"";
    private static final String NETWORK = "\"network\":{" + T
            + ",\"name\":\"eth0\",\"rxBytes\":10,\"rxErrors\":0,\"txBytes\":20,\"txErrors\":0,\"interfaces\":["
            + "{\"name\":\"eth0\",\"rxBytes\":10,\"rxErrors\":0,\"txBytes\":20,\"txErrors\":0}]}";

    @Test
    void everythingThatIsKnownIsWritten() {
        assertEquals(
                "{\"node\":{\"nodeName\":\"n1\","
                        + "\"systemContainers\":[{\"name\":\"pods\",\"startTime\":\"2026-01-01T00:00:00Z\"," + cpu(9)
                        + "}],\"startTime\":\"2026-01-01T00:00:00Z\"," + cpu(2_500_000_000L) + "," + memory(4096) + ","
                        + NETWORK + "," + disk("fs", 1) + ",\"runtime\":{" + disk("imageFs", 2) + ","
                        + disk("containerFs", 3) + "},\"rlimit\":{" + T + ",\"maxpid\":32768,\"curproc\":120},"
                        + swap(512)
                        + "},\"pods\":[{\"podRef\":{\"name\":\"web\",\"namespace\":\"default\",\"uid\":\"u-1\"},"
                        + "\"startTime\":\"2026-01-02T03:00:00Z\",\"containers\":[{\"name\":\"nginx\","
                        + "\"startTime\":\"2026-01-02T03:00:00Z\"," + cpu(1_000_000_001L) + "," + memory(1024) + ","
                        + disk("rootfs", 6) + "," + disk("logs", 7) + "," + swap(7) + "}]," + cpu(1_234_567_890L) + ","
                        + memory(2048) + "," + NETWORK + ",\"volume\":[{" + T
                        + ",\"availableBytes\":90,\"capacityBytes\":100,\"usedBytes\":4,\"name\":\"cache\"}],"
                        + disk("ephemeral-storage", 5) + ",\"process_stats\":{\"process_count\":3}," + swap(7) + "}]}",
                text(Summaries.full()));
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        NodeStats node = new NodeStats(
                "n1",
                Instant.EPOCH,
                Optional.empty(),
                Summaries.memory(1),
                Optional.empty(),
                Summaries.swap(0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        PodStats pod = new PodStats(
                new PodIdentity("a", "b", "c"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of(),
                Optional.empty());
        assertEquals(
                "{\"node\":{\"nodeName\":\"n1\",\"startTime\":\"1970-01-01T00:00:00Z\"," + memory(1) + "," + swap(0)
                        + "},\"pods\":[{\"podRef\":{\"name\":\"b\",\"namespace\":\"a\",\"uid\":\"c\"},\"containers\":[]}]}",
                text(new NodeSummary(node, List.of(pod))));
    }

    private static String text(NodeSummary summary) {
        return new String(SummaryJson.of(summary), StandardCharsets.UTF_8);
    }

    private static String cpu(long nanos) {
        return "\"cpu\":{" + T + ",\"usageNanoCores\":250000000,\"usageCoreNanoSeconds\":" + nanos + "}";
    }

    private static String memory(long workingSet) {
        return "\"memory\":{" + T + ",\"workingSetBytes\":" + workingSet + "}";
    }

    private static String swap(long used) {
        return "\"swap\":{" + T + ",\"swapUsageBytes\":" + used + "}";
    }

    private static String disk(String name, long used) {
        return "\"" + name + "\":{" + T + ",\"availableBytes\":90,\"capacityBytes\":100,\"usedBytes\":" + used + "}";
    }
}
