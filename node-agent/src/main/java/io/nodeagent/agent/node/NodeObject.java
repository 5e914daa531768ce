package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeDaemonEndpointsBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.agent.resource.NodeResources;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Node object as this agent writes it. */
final class NodeObject {
    private static final int MOST_IMAGES = 50;
    private static final int MOST_NAMES = 5;

    private final NodeOptions options;
    private final MachineFacts machine;
    private final NodeResources resources;

    NodeObject(NodeOptions options, MachineFacts machine, NodeResources resources) {
        this.options = options;
        this.machine = machine;
        this.resources = resources;
    }

    /** What is registered first; its status follows at once. */
    Node registration() {
        Map<String, String> labels = new LinkedHashMap<>(options.registration().labels());
        labels.putAll(labels());
        return new NodeBuilder()
                .withNewMetadata()
                .withName(options.name())
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withTaints(options.registration().taints())
                .endSpec()
                .build();
    }

    /** The labels that this agent answers for. */
    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("kubernetes.io/hostname", options.name());
        labels.put("kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", machine.architecture());
        return labels;
    }

    NodeStatus status(List<NodeCondition> conditions, String runtimeVersion, List<RuntimeView.NodeImage> images) {
        NodeStatusBuilder status = new NodeStatusBuilder()
                .withCapacity(quantities(resources.capacity()))
                .withAllocatable(quantities(resources.allocatable()))
                .withAddresses(addresses())
                .withConditions(conditions)
                .withNodeInfo(info(runtimeVersion))
                .withImages(images(images));
        options.serverPort()
                .ifPresent(port -> status.withDaemonEndpoints(new NodeDaemonEndpointsBuilder()
                        .withNewKubeletEndpoint(port)
                        .build()));
        return status.build();
    }

    private NodeSystemInfo info(String runtimeVersion) {
        return new NodeSystemInfoBuilder()
                .withArchitecture(machine.architecture())
                .withBootID(machine.bootId())
                .withMachineID(machine.machineId())
                .withSystemUUID(machine.systemUuid())
                .withKernelVersion(machine.kernelVersion())
                .withOsImage(machine.osImage())
                .withOperatingSystem("linux")
                .withContainerRuntimeVersion(runtimeVersion)
                .withKubeletVersion(options.kubeletVersion())
                .withKubeProxyVersion("")
                .build();
    }

    private List<NodeAddress> addresses() {
        return Stream.concat(
                        options.addresses().stream().map(ip -> new NodeAddress(ip, "InternalIP")),
                        Stream.of(new NodeAddress(options.name(), "Hostname")))
                .toList();
    }

    private static Map<String, Quantity> quantities(NodeResources.Amount amount) {
        Map<String, Quantity> quantities = new LinkedHashMap<>();
        quantities.put("cpu", cpu(amount.cpuMillis()));
        quantities.put("memory", new Quantity(amount.memoryBytes() / 1024 + "Ki"));
        quantities.put("ephemeral-storage", new Quantity(amount.ephemeralStorageBytes() / 1024 + "Ki"));
        quantities.put("pods", new Quantity(Long.toString(amount.pods())));
        return quantities;
    }

    private static Quantity cpu(long millis) {
        return new Quantity(
                millis % 1000 == 0 ? BigDecimal.valueOf(millis / 1000).toPlainString() : millis + "m");
    }

    /** The largest ones, each with its first names: a busy node's list would not fit an object. */
    private static List<ContainerImage> images(List<RuntimeView.NodeImage> images) {
        return images.stream()
                .filter(image -> !image.names().isEmpty())
                .sorted(Comparator.comparingLong(RuntimeView.NodeImage::sizeBytes)
                        .reversed()
                        .thenComparing(image -> image.names().getFirst()))
                .limit(MOST_IMAGES)
                .map(image -> new ContainerImageBuilder()
                        .withNames(image.names().stream().limit(MOST_NAMES).toList())
                        .withSizeBytes(image.sizeBytes())
                        .build())
                .toList();
    }
}
