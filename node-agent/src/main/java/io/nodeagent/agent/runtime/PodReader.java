package io.nodeagent.agent.runtime;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.nodeagent.cri.v1.Container;
import io.nodeagent.cri.v1.ContainerFilter;
import io.nodeagent.cri.v1.ContainerState;
import io.nodeagent.cri.v1.ContainerStatus;
import io.nodeagent.cri.v1.ContainerStatusRequest;
import io.nodeagent.cri.v1.ListContainersRequest;
import io.nodeagent.cri.v1.ListPodSandboxRequest;
import io.nodeagent.cri.v1.PodIP;
import io.nodeagent.cri.v1.PodSandbox;
import io.nodeagent.cri.v1.PodSandboxFilter;
import io.nodeagent.cri.v1.PodSandboxState;
import io.nodeagent.cri.v1.PodSandboxStatusRequest;
import io.nodeagent.cri.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads pods: lists, and for one pod the status of each thing listed. */
final class PodReader {
    private final Supplier<RuntimeServiceBlockingStub> runtime;

    PodReader(Supplier<RuntimeServiceBlockingStub> runtime) {
        this.runtime = runtime;
    }

    /** Every pod of the runtime with its fingerprint, by two lists. */
    Map<PodIdentity, Fingerprint> list() {
        Map<PodIdentity, Fingerprint.Builder> pods = new HashMap<>();
        for (PodSandbox item : sandboxes(PodSandboxFilter.getDefaultInstance())) {
            identity(item.getLabelsMap())
                    .ifPresent(pod -> pods.computeIfAbsent(pod, k -> new Fingerprint.Builder())
                            .sandbox(item.getId(), item.getState() == PodSandboxState.SANDBOX_READY));
        }
        for (Container item : containers(ContainerFilter.getDefaultInstance())) {
            identity(item.getLabelsMap())
                    .ifPresent(pod -> pods.computeIfAbsent(pod, k -> new Fingerprint.Builder())
                            .container(item.getId(), phase(item.getState())));
        }
        Map<PodIdentity, Fingerprint> fingerprints = new HashMap<>();
        pods.forEach((pod, builder) -> fingerprints.put(pod, builder.build()));
        return fingerprints;
    }

    /** The pod that these labels name; empty for what no agent of Kubernetes made (crictl's own sandboxes). */
    private static Optional<PodIdentity> identity(Map<String, String> labels) {
        String uid = labels.getOrDefault(Labels.POD_UID, "");
        String name = labels.getOrDefault(Labels.POD_NAME, "");
        String namespace = labels.getOrDefault(Labels.POD_NAMESPACE, "");
        return uid.isEmpty() || name.isEmpty() || namespace.isEmpty()
                ? Optional.empty()
                : Optional.of(new PodIdentity(namespace, name, uid));
    }

    ObservedPod read(String uid) {
        // Sandboxes first: a container listed afterwards has its sandbox in the list, or it was made in between and
        // its event brings the reader back.
        List<ObservedSandbox> sandboxes = new ArrayList<>();
        for (PodSandbox item : sandboxes(PodSandboxFilter.newBuilder()
                .putLabelSelector(Labels.POD_UID, uid)
                .build())) {
            sandboxes.add(sandbox(item));
        }
        List<ObservedContainer> containers = new ArrayList<>();
        for (Container item : containers(ContainerFilter.newBuilder()
                .putLabelSelector(Labels.POD_UID, uid)
                .build())) {
            container(item).ifPresent(containers::add);
        }
        return new ObservedPod(sandboxes, containers);
    }

    private List<PodSandbox> sandboxes(PodSandboxFilter filter) {
        var request = ListPodSandboxRequest.newBuilder().setFilter(filter).build();
        return runtime.get().listPodSandbox(request).getItemsList();
    }

    private List<Container> containers(ContainerFilter filter) {
        var request = ListContainersRequest.newBuilder().setFilter(filter).build();
        return runtime.get().listContainers(request).getContainersList();
    }

    private ObservedSandbox sandbox(PodSandbox item) {
        boolean ready = item.getState() == PodSandboxState.SANDBOX_READY;
        return new ObservedSandbox(
                item.getId(),
                item.getMetadata().getAttempt(),
                ready,
                instant(item.getCreatedAt()).orElse(Instant.EPOCH),
                ready ? addresses(item.getId()) : List.of());
    }

    private List<String> addresses(String id) {
        var request = PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build();
        try {
            var network = runtime.get().podSandboxStatus(request).getStatus().getNetwork();
            List<String> ips = new ArrayList<>();
            ips.add(network.getIp());
            network.getAdditionalIpsList().stream().map(PodIP::getIp).forEach(ips::add);
            ips.removeIf(String::isEmpty);
            return ips;
        } catch (StatusRuntimeException e) {
            return orWhenGone(e, List.of());
        }
    }

    private Optional<ObservedContainer> container(Container item) {
        var request =
                ContainerStatusRequest.newBuilder().setContainerId(item.getId()).build();
        try {
            return Optional.of(
                    observed(item, runtime.get().containerStatus(request).getStatus()));
        } catch (StatusRuntimeException e) {
            return orWhenGone(e, Optional.empty());
        }
    }

    private static <T> T orWhenGone(StatusRuntimeException e, T value) {
        if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
            return value;
        }
        throw e;
    }

    private static ObservedContainer observed(Container item, ContainerStatus status) {
        return new ObservedContainer(
                item.getId(),
                item.getPodSandboxId(),
                item.getLabelsOrDefault(
                        Labels.CONTAINER_NAME, item.getMetadata().getName()),
                item.getMetadata().getAttempt(),
                phase(status.getState()),
                instant(status.getCreatedAt()).orElse(Instant.EPOCH),
                instant(status.getStartedAt()),
                instant(status.getFinishedAt()),
                status.getExitCode(),
                status.getReason(),
                TerminationMessage.of(status),
                status.getImage().getImage(),
                status.getImageRef().isEmpty() ? item.getImageRef() : status.getImageRef(),
                item.getAnnotationsOrDefault(Labels.SPEC_IMAGE, ""),
                status.getLogPath());
    }

    private static ContainerPhase phase(ContainerState state) {
        return switch (state) {
            case CONTAINER_CREATED -> ContainerPhase.CREATED;
            case CONTAINER_RUNNING -> ContainerPhase.RUNNING;
            case CONTAINER_EXITED -> ContainerPhase.EXITED;
            case CONTAINER_UNKNOWN, UNRECOGNIZED -> ContainerPhase.UNKNOWN;
        };
    }

    /** CRI times are nanoseconds since the epoch, 0 for never. */
    private static Optional<Instant> instant(long nanos) {
        return nanos == 0 ? Optional.empty() : Optional.of(Instant.EPOCH.plusNanos(nanos));
    }
}
