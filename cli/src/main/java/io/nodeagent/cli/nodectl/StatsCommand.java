package io.nodeagent.cli.nodectl;

import io.nodeagent.agent.runtime.Labels;
import io.nodeagent.cri.v1.ContainerStats;
import io.nodeagent.cri.v1.ListContainerStatsRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code nodectl stats}. */
@Command(name = "stats", description = "Shows what running containers use, over one second.")
public final class StatsCommand extends NodectlCommand {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @Override
    int ask(AgentConnection agent, PrintWriter out) {
        Map<String, ContainerStats> before = read(agent);
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TextTable table = new TextTable("CONTAINER", "POD", "NAME", "CPU", "MEMORY", "DISK");
        read(agent).forEach((id, now) -> {
            Map<String, String> labels = now.getAttributes().getLabelsMap();
            table.row(
                    Shown.id(id),
                    Shown.label(labels, Labels.POD_NAME),
                    now.getAttributes().getMetadata().getName(),
                    cores(before.getOrDefault(id, now), now),
                    Shown.bytes(now.getMemory().getWorkingSetBytes().getValue()),
                    Shown.bytes(now.getWritableLayer().getUsedBytes().getValue()));
        });
        table.print(out);
        return done();
    }

    private static Map<String, ContainerStats> read(AgentConnection agent) {
        return agent
                .runtime(stub -> stub.listContainerStats(ListContainerStatsRequest.getDefaultInstance()))
                .getStatsList()
                .stream()
                .collect(Collectors.toMap(s -> s.getAttributes().getId(), Function.identity()));
    }

    /** Thousandths of a core between two readings, as Kubernetes writes them. */
    private static String cores(ContainerStats before, ContainerStats now) {
        long nanos = now.getCpu().getTimestamp() - before.getCpu().getTimestamp();
        long used = now.getCpu().getUsageCoreNanoSeconds().getValue()
                - before.getCpu().getUsageCoreNanoSeconds().getValue();
        return nanos <= 0 ? "-" : String.format(Locale.ROOT, "%dm", Math.round(1000.0 * used / nanos));
    }
}
