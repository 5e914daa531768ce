package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a container stands in its pod, for messages: {@code spec.containers[1]}. */
final class FieldPaths {
    private FieldPaths() {}

    static String of(Pod pod, Container container) {
        int init = index(pod.getSpec().getInitContainers(), container);
        return init >= 0
                ? "spec.initContainers[%d]".formatted(init)
                : "spec.containers[%d]"
                        .formatted(Math.max(0, index(pod.getSpec().getContainers(), container)));
    }

    private static int index(@Nullable List<Container> containers, Container container) {
        return containers == null
                ? -1
                : containers.stream().map(Container::getName).toList().indexOf(container.getName());
    }
}
