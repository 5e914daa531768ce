package io.nodeagent.agent.status;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a pod's status says of its containers. */
public final class ContainerStatuses {
    private ContainerStatuses() {}

    /** Those of containers of every kind. */
    public static List<ContainerStatus> all(PodStatus status) {
        return Stream.of(
                        status.getInitContainerStatuses(),
                        status.getContainerStatuses(),
                        status.getEphemeralContainerStatuses())
                .flatMap(List::stream)
                .toList();
    }

    public static Optional<ContainerStatus> find(@Nullable PodStatus status, String container) {
        return status == null
                ? Optional.empty()
                : all(status).stream()
                        .filter(s -> container.equals(s.getName()))
                        .findFirst();
    }
}
