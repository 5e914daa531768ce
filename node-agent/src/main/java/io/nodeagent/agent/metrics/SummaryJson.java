package io.nodeagent.agent.metrics;

import io.nodeagent.agent.stats.ContainerStats;
import io.nodeagent.agent.stats.NodeStats;
import io.nodeagent.agent.stats.NodeSummary;
import io.nodeagent.agent.stats.PodStats;
import io.nodeagent.agent.stats.Usage;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** The kubelet's stats/v1alpha1 Summary. What is not known is left out; times are whole seconds, as Kubernetes has them. */
public final class SummaryJson {
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonGenerator out;

    private SummaryJson(JsonGenerator out) {
        this.out = out;
    }

    /** The summary as UTF-8. */
    public static byte[] of(NodeSummary summary) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            new SummaryJson(out).write(summary);
        }
        return bytes.toByteArray();
    }

    private void write(NodeSummary summary) {
        out.writeStartObject();
        out.writeObjectPropertyStart("node");
        node(summary.node());
        out.writeEndObject();
        out.writeArrayPropertyStart("pods");
        summary.pods().forEach(this::pod);
        out.writeEndArray();
        out.writeEndObject();
    }

    private void node(NodeStats node) {
        out.writeStringProperty("nodeName", node.name());
        node.pods().ifPresent(pods -> {
            out.writeArrayPropertyStart("systemContainers");
            out.writeStartObject();
            out.writeStringProperty("name", "pods");
            time("startTime", node.bootedAt());
            object("cpu", pods.cpu(), this::cpu);
            object("memory", pods.memory(), this::memory);
            out.writeEndObject();
            out.writeEndArray();
        });
        time("startTime", node.bootedAt());
        object("cpu", node.cpu(), this::cpu);
        object("memory", Optional.of(node.memory()), this::memory);
        object("network", node.network(), this::network);
        object("fs", node.disk(), this::disk);
        if (node.imageDisk().isPresent() || node.containerDisk().isPresent()) {
            out.writeObjectPropertyStart("runtime");
            object("imageFs", node.imageDisk(), this::disk);
            object("containerFs", node.containerDisk(), this::disk);
            out.writeEndObject();
        }
        object("rlimit", node.processes(), numbers -> {
            time("time", numbers.at());
            out.writeNumberProperty("maxpid", numbers.most());
            out.writeNumberProperty("curproc", numbers.now());
        });
        object("swap", Optional.of(node.swap()), this::swap);
    }

    private void pod(PodStats pod) {
        out.writeStartObject();
        out.writeObjectPropertyStart("podRef");
        out.writeStringProperty("name", pod.id().name());
        out.writeStringProperty("namespace", pod.id().namespace());
        out.writeStringProperty("uid", pod.id().uid());
        out.writeEndObject();
        pod.startedAt().ifPresent(at -> time("startTime", at));
        out.writeArrayPropertyStart("containers");
        pod.containers().forEach(this::container);
        out.writeEndArray();
        object("cpu", pod.cpu(), this::cpu);
        object("memory", pod.memory(), this::memory);
        object("network", pod.network(), this::network);
        volumes(pod.volumes());
        object("ephemeral-storage", pod.disk(), this::disk);
        if (pod.processes().isPresent()) {
            out.writeObjectPropertyStart("process_stats");
            number("process_count", pod.processes());
            out.writeEndObject();
        }
        object("swap", pod.swap(), this::swap);
        out.writeEndObject();
    }

    private void volumes(List<PodStats.Volume> volumes) {
        if (volumes.isEmpty()) {
            return;
        }
        out.writeArrayPropertyStart("volume");
        volumes.forEach(volume -> {
            out.writeStartObject();
            disk(volume.disk());
            out.writeStringProperty("name", volume.name());
            out.writeEndObject();
        });
        out.writeEndArray();
    }

    private void container(ContainerStats container) {
        out.writeStartObject();
        out.writeStringProperty("name", container.name());
        container.startedAt().ifPresent(at -> time("startTime", at));
        object("cpu", container.cpu(), this::cpu);
        object("memory", container.memory(), this::memory);
        object("rootfs", container.rootfs(), this::disk);
        object("logs", container.logs(), this::disk);
        object("swap", container.swap(), this::swap);
        out.writeEndObject();
    }

    private void cpu(Usage.Cpu cpu) {
        time("time", cpu.at());
        number("usageNanoCores", cpu.nanoCores());
        number("usageCoreNanoSeconds", cpu.nanos());
    }

    private void memory(Usage.Memory memory) {
        time("time", memory.at());
        number("availableBytes", memory.availableBytes());
        number("usageBytes", memory.usageBytes());
        number("workingSetBytes", memory.workingSetBytes());
        number("rssBytes", memory.rssBytes());
        number("pageFaults", memory.pageFaults());
        number("majorPageFaults", memory.majorPageFaults());
    }

    private void swap(Usage.Swap swap) {
        time("time", swap.at());
        number("swapAvailableBytes", swap.availableBytes());
        number("swapUsageBytes", swap.usedBytes());
    }

    private void disk(Usage.Disk disk) {
        time("time", disk.at());
        number("availableBytes", disk.availableBytes());
        number("capacityBytes", disk.capacityBytes());
        number("usedBytes", disk.usedBytes());
        number("inodesFree", disk.inodesFree());
        number("inodes", disk.inodes());
        number("inodesUsed", disk.inodesUsed());
    }

    /** The first interface stands for the whole, and is listed with the others again. */
    private void network(Usage.Network network) {
        time("time", network.at());
        counters(network.interfaces().getFirst());
        out.writeArrayPropertyStart("interfaces");
        network.interfaces().forEach(i -> {
            out.writeStartObject();
            counters(i);
            out.writeEndObject();
        });
        out.writeEndArray();
    }

    private void counters(Usage.Interface counters) {
        out.writeStringProperty("name", counters.name());
        number("rxBytes", counters.receivedBytes());
        number("rxErrors", counters.receiveErrors());
        number("txBytes", counters.sentBytes());
        number("txErrors", counters.sendErrors());
    }

    private <T> void object(String name, Optional<T> value, Consumer<T> fields) {
        if (value.isPresent()) {
            out.writeObjectPropertyStart(name);
            fields.accept(value.get());
            out.writeEndObject();
        }
    }

    private void time(String name, Instant at) {
        out.writeStringProperty(name, at.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private void number(String name, OptionalLong value) {
        if (value.isPresent()) {
            out.writeNumberProperty(name, value.getAsLong());
        }
    }
}
