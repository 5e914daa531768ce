package io.nodeagent.cli.nodectl;

import io.nodeagent.agent.runtime.Labels;
import io.nodeagent.cri.v1.Container;
import io.nodeagent.cri.v1.ContainerState;
import io.nodeagent.cri.v1.ListContainersRequest;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the container that a user means. */
final class FoundContainers {
    private FoundContainers() {}

    static List<Container> list(AgentConnection agent) {
        return agent.runtime(stub -> stub.listContainers(ListContainersRequest.getDefaultInstance()))
                .getContainersList();
    }

    /** The one container of this name; see {@link #one(List, String)}. */
    static Container one(AgentConnection agent, String name) {
        return one(list(agent), name);
    }

    /**
     * The one container that a name means: the beginning of its id, {@code POD/CONTAINER}, a container's name, or a
     * pod's name where the pod has one container. Of several runs of one container the newest counts, and one that runs
     * before one that ended.
     */
    static Container one(List<Container> containers, String name) {
        List<Container> byId =
                containers.stream().filter(c -> c.getId().startsWith(name)).toList();
        if (byId.size() == 1) {
            return byId.getFirst();
        }
        List<Container> named =
                containers.stream().filter(c -> isNamed(c, name)).toList();
        long different =
                named.stream().map(FoundContainers::fullName).distinct().count();
        if (different > 1 || byId.size() > 1) {
            List<Container> meant = named.isEmpty() ? byId : named;
            throw new InvalidArgumentException("'" + name + "' may mean "
                    + meant.stream()
                            .map(c -> fullName(c) + " (" + Shown.id(c.getId()) + ")")
                            .collect(Collectors.joining(", "))
                    + ": give more of the id, or POD/CONTAINER");
        }
        return named.stream()
                .max(Comparator.<Container, Boolean>comparing(c -> c.getState() == ContainerState.CONTAINER_RUNNING)
                        .thenComparingLong(Container::getCreatedAt))
                .orElseThrow(() -> new NotFoundException(
                        "there is no container '" + name + "': nodectl ps -a lists those that are there"));
    }

    private static boolean isNamed(Container container, String name) {
        String own = container.getMetadata().getName();
        String pod = Shown.label(container.getLabelsMap(), Labels.POD_NAME);
        return name.equals(own) || name.equals(pod) || name.equals(pod + "/" + own);
    }

    private static String fullName(Container container) {
        return Shown.label(container.getLabelsMap(), Labels.POD_NAMESPACE)
                + "/" + Shown.label(container.getLabelsMap(), Labels.POD_NAME)
                + "/" + container.getMetadata().getName();
    }
}
