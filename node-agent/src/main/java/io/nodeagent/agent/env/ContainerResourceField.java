package io.nodeagent.agent.env;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.nodeagent.agent.resource.Amounts;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The downward API for amounts: {@code valueFrom.resourceFieldRef}, rounded up to the divisor. */
final class ContainerResourceField {
    private ContainerResourceField() {}

    /** The amount as text; a limit that the container does not have is what the node can give to pods. */
    static String value(ResourceFieldSelector field, Pod pod, Container container, NodeResources node) {
        Container asked = container(field.getContainerName(), pod, container);
        String resource = Optional.ofNullable(field.getResource()).orElse("");
        BigDecimal amount = switch (resource) {
            case "limits.cpu" ->
                limit(asked, "cpu", BigDecimal.valueOf(node.allocatable().cpuMillis(), 3));
            case "limits.memory" ->
                limit(asked, "memory", BigDecimal.valueOf(node.allocatable().memoryBytes()));
            case "limits.ephemeral-storage" ->
                limit(
                        asked,
                        "ephemeral-storage",
                        BigDecimal.valueOf(node.allocatable().ephemeralStorageBytes()));
            case "requests.cpu" -> request(asked, "cpu");
            case "requests.memory" -> request(asked, "memory");
            case "requests.ephemeral-storage" -> request(asked, "ephemeral-storage");
            default -> hugePages(asked, resource);
        };
        return amount.divide(divisor(field), 0, RoundingMode.CEILING).toPlainString();
    }

    private static BigDecimal hugePages(Container container, String resource) {
        if (resource.startsWith("limits.hugepages-")) {
            return limit(container, resource.substring("limits.".length()), BigDecimal.ZERO);
        }
        if (resource.startsWith("requests.hugepages-")) {
            return request(container, resource.substring("requests.".length()));
        }
        throw new InvalidArgumentException("unsupported container resource : " + resource);
    }

    private static BigDecimal divisor(ResourceFieldSelector field) {
        BigDecimal divisor = field.getDivisor() == null ? BigDecimal.ONE : Amounts.exact(field.getDivisor());
        return divisor.signum() <= 0 ? BigDecimal.ONE : divisor;
    }

    private static Container container(@Nullable String name, Pod pod, Container self) {
        if (name == null || name.isEmpty() || name.equals(self.getName())) {
            return self;
        }
        PodSpec spec = pod.getSpec();
        return Stream.of(spec.getContainers(), spec.getInitContainers())
                .flatMap(list -> list == null ? Stream.of() : list.stream())
                .filter(c -> name.equals(c.getName()))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("container %s not found".formatted(name)));
    }

    private static BigDecimal limit(Container container, String name, BigDecimal otherwise) {
        return find(container, List.of("limits"), name).orElse(otherwise);
    }

    private static BigDecimal request(Container container, String name) {
        return find(container, List.of("requests", "limits"), name).orElse(BigDecimal.ZERO);
    }

    private static Optional<BigDecimal> find(Container container, List<String> lists, String name) {
        ResourceRequirements resources = container.getResources();
        if (resources == null) {
            return Optional.empty();
        }
        return lists.stream()
                .map(list -> list.equals("limits") ? resources.getLimits() : resources.getRequests())
                .flatMap(list -> entry(list, name).stream())
                .map(Amounts::exact)
                .findFirst();
    }

    private static Optional<Quantity> entry(@Nullable Map<String, Quantity> list, String name) {
        return list == null ? Optional.empty() : Optional.ofNullable(list.get(name));
    }
}
