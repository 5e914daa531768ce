package io.nodeagent.agent.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.nodeagent.agent.cgroup.QosClass;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedSandbox;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.spec.PodContainers.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pod's status: what {@code kubectl get} and {@code describe} show. */
public final class PodStatusFunction {
    private PodStatusFunction() {}

    public static PodStatus status(StatusInput input) {
        List<ContainerStatus> inits = statuses(input, Kind.INIT);
        List<ContainerStatus> containers = statuses(input, Kind.REGULAR);
        String phase = phase(input, inits, containers);
        PodStatus status = new PodStatusBuilder()
                .withPhase(phase)
                .withStartTime(startTime(input))
                .withQosClass(QosClass.of(input.pod().getSpec()).apiName())
                .withObservedGeneration(input.pod().getMetadata().getGeneration())
                .withInitContainerStatuses(inits)
                .withContainerStatuses(containers)
                .withEphemeralContainerStatuses(statuses(input, Kind.EPHEMERAL))
                .withConditions(new Conditions(input, phase).conditions(inits, containers))
                .build();
        addresses(input, status);
        reason(input, status);
        return status;
    }

    private static List<ContainerStatus> statuses(StatusInput input, Kind kind) {
        return PodContainers.of(input.pod(), kind).stream()
                .map(container -> new ContainerStates(input, container, kind, previous(input, container)).status())
                .toList();
    }

    private static @Nullable ContainerStatus previous(StatusInput input, Container container) {
        return ContainerStatuses.find(input.previous(), container.getName()).orElse(null);
    }

    private static String phase(StatusInput input, List<ContainerStatus> inits, List<ContainerStatus> containers) {
        PodStatus before = input.previous();
        // A terminal phase is for ever: controllers have already acted on it.
        if (before != null && Phases.terminal(before.getPhase())) {
            return before.getPhase();
        }
        if (input.memory().refusal() != null) {
            return Phases.FAILED;
        }
        boolean ended = input.ending() && input.observed().containers().stream().noneMatch(ObservedContainer::alive);
        Set<String> sidecars = PodContainers.sidecars(input.pod()).stream()
                .map(Container::getName)
                .collect(Collectors.toSet());
        Phases.Parts parts = new Phases.Parts(
                inits.stream().filter(s -> !sidecars.contains(s.getName())).toList(),
                inits.stream().filter(s -> sidecars.contains(s.getName())).toList(),
                containers);
        return Phases.of(parts, RestartPolicy.of(input.pod()), ended);
    }

    private static String startTime(StatusInput input) {
        PodStatus before = input.previous();
        if (before != null && before.getStartTime() != null) {
            return before.getStartTime();
        }
        Instant first = input.memory().startTime() == null
                ? input.now()
                : input.memory().startTime();
        return first.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void addresses(StatusInput input, PodStatus status) {
        List<String> hostIps = input.node().hostIps();
        if (!hostIps.isEmpty()) {
            status.setHostIP(hostIps.getFirst());
            status.setHostIPs(hostIps.stream().map(HostIP::new).toList());
        }
        List<String> podIps = podIps(input, hostIps);
        if (!podIps.isEmpty()) {
            status.setPodIP(podIps.getFirst());
            status.setPodIPs(podIps.stream().map(PodIP::new).toList());
        }
    }

    /** A pod keeps showing its addresses after its sandbox ended, as users look for them in logs. */
    private static List<String> podIps(StatusInput input, List<String> hostIps) {
        if (Boolean.TRUE.equals(input.pod().getSpec().getHostNetwork())) {
            return input.observed().sandboxes().isEmpty() ? List.of() : hostIps;
        }
        List<String> now =
                input.observed().readySandbox().map(ObservedSandbox::ips).orElse(List.of());
        PodStatus before = input.previous();
        return now.isEmpty() && before != null
                ? before.getPodIPs().stream().map(PodIP::getIp).toList()
                : now;
    }

    private static void reason(StatusInput input, PodStatus status) {
        Refusal refusal = input.memory().refusal();
        PodStatus before = input.previous();
        if (refusal != null) {
            status.setReason(refusal.reason());
            status.setMessage(refusal.message());
        } else if (before != null) {
            status.setReason(before.getReason());
            status.setMessage(before.getMessage());
        }
    }
}
