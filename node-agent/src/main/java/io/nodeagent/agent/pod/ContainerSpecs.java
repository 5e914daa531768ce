package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.errors.NotFoundException;
import java.util.List;

/** Finds containers in a pod's spec. */
final class ContainerSpecs {
    private ContainerSpecs() {}

    static Container named(Pod pod, String name) {
        for (Container container : pod.getSpec().getContainers()) {
            if (name.equals(container.getName())) {
                return container;
            }
        }
        for (Container container : pod.getSpec().getInitContainers()) {
            if (name.equals(container.getName())) {
                return container;
            }
        }
        throw new NotFoundException("the pod's spec has no container '" + name + "'");
    }

    /** The containers that run for as long as the pod does: those that may have probes. */
    static List<Container> lasting(Pod pod) {
        return pod.getSpec().getContainers();
    }

    /** The container's field path as events carry it. */
    static String fieldPath(Pod pod, String name) {
        boolean init = pod.getSpec().getInitContainers().stream().anyMatch(c -> name.equals(c.getName()));
        return (init ? "spec.initContainers{" : "spec.containers{") + name + "}";
    }
}
