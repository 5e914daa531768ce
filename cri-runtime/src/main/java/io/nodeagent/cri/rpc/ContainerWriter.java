package io.nodeagent.cri.rpc;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.config.VolumeMount;
import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.ContainerState;
import io.nodeagent.cri.container.ExitReason;
import io.nodeagent.cri.v1.Container;
import io.nodeagent.cri.v1.ContainerMetadata;
import io.nodeagent.cri.v1.ContainerResources;
import io.nodeagent.cri.v1.ContainerStatus;
import io.nodeagent.cri.v1.ContainerUser;
import io.nodeagent.cri.v1.ImageSpec;
import io.nodeagent.cri.v1.LinuxContainerUser;
import io.nodeagent.cri.v1.Mount;
import io.nodeagent.cri.v1.MountPropagation;
import io.nodeagent.cri.v1.Signal;
import java.nio.file.Path;

/** Writes containers as the protocol has them. */
final class ContainerWriter {
    private ContainerWriter() {}

    static Container item(ContainerRecord container) {
        ContainerDefinition definition = container.definition();
        return Container.newBuilder()
                .setId(container.id().value())
                .setPodSandboxId(container.sandbox().value())
                .setMetadata(metadata(definition))
                .setImage(image(definition.image()))
                .setImageRef(container.made().imageRef())
                .setImageId(container.made().imageId())
                .setState(state(container.state()))
                .setCreatedAt(SandboxWriter.nanos(container.createdAt()))
                .putAllLabels(definition.labels())
                .putAllAnnotations(definition.annotations())
                .build();
    }

    static ContainerStatus status(ContainerRecord container) {
        ContainerDefinition definition = container.definition();
        ContainerStatus.Builder status = ContainerStatus.newBuilder()
                .setId(container.id().value())
                .setMetadata(metadata(definition))
                .setState(state(container.state()))
                .setCreatedAt(SandboxWriter.nanos(container.createdAt()))
                .setImage(image(definition.image()))
                .setImageRef(container.made().imageRef())
                .setImageId(container.made().imageId())
                .putAllLabels(definition.labels())
                .putAllAnnotations(definition.annotations())
                .setLogPath(container.log().map(Path::toString).orElse(""))
                .setResources(ContainerResources.newBuilder().setLinux(ResourceReader.write(definition.resources())))
                .setUser(user(container.made()))
                .setStopSignal(stopSignal(definition.stopSignal()));
        definition.mounts().forEach(m -> status.addMounts(mount(m)));
        addTimes(status, container.state());
        return status.build();
    }

    private static Mount mount(VolumeMount mount) {
        Mount.Builder written = Mount.newBuilder()
                .setContainerPath(mount.containerPath())
                .setHostPath(mount.hostPath())
                .setReadonly(mount.readOnly())
                .setRecursiveReadOnly(mount.recursiveReadOnly())
                .setPropagation(mount.propagation()
                        .map(ContainerWriter::propagation)
                        .orElse(MountPropagation.PROPAGATION_PRIVATE));
        mount.image()
                .ifPresent(volume -> written.setImage(
                                image(volume.name()).toBuilder().setImageRef(volume.id()))
                        .setImageSubPath(volume.subPath()));
        return written.build();
    }

    private static MountPropagation propagation(VolumeMount.Propagation propagation) {
        return switch (propagation) {
            case FROM_HOST -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
            case BOTH_WAYS -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
        };
    }

    static ContainerMetadata metadata(ContainerDefinition definition) {
        return ContainerMetadata.newBuilder()
                .setName(definition.name())
                .setAttempt(definition.attempt())
                .build();
    }

    static io.nodeagent.cri.v1.ContainerState state(ContainerState state) {
        return switch (state) {
            case ContainerState.Creating _, ContainerState.Created _, ContainerState.Starting _ ->
                io.nodeagent.cri.v1.ContainerState.CONTAINER_CREATED;
            case ContainerState.Running _ -> io.nodeagent.cri.v1.ContainerState.CONTAINER_RUNNING;
            case ContainerState.Exited _ -> io.nodeagent.cri.v1.ContainerState.CONTAINER_EXITED;
        };
    }

    private static void addTimes(ContainerStatus.Builder status, ContainerState state) {
        switch (state) {
            case ContainerState.Creating _, ContainerState.Created _, ContainerState.Starting _ -> {}
            case ContainerState.Running running -> status.setStartedAt(SandboxWriter.nanos(running.startedAt()));
            case ContainerState.Exited exited ->
                status.setStartedAt(exited.startedAt().map(SandboxWriter::nanos).orElse(0L))
                        .setFinishedAt(SandboxWriter.nanos(exited.finishedAt()))
                        .setExitCode(exited.exitCode())
                        .setReason(exited.reason().text())
                        .setMessage(message(exited));
        }
    }

    private static String message(ContainerState.Exited exited) {
        return exited.message().isEmpty() && exited.reason() == ExitReason.UNKNOWN
                ? "nobody saw how the container ended"
                : exited.message();
    }

    private static ImageSpec image(ContainerDefinition.ImageName image) {
        return ImageSpec.newBuilder()
                .setImage(image.image())
                .setUserSpecifiedImage(image.userSpecified())
                .putAllAnnotations(image.annotations())
                .build();
    }

    private static ContainerUser user(ContainerRecord.Made made) {
        return ContainerUser.newBuilder()
                .setLinux(LinuxContainerUser.newBuilder()
                        .setUid(made.uid())
                        .setGid(made.gid())
                        .addAllSupplementalGroups(made.additionalGids()))
                .build();
    }

    private static Signal stopSignal(String name) {
        return name.isEmpty()
                ? Signal.RUNTIME_DEFAULT
                : Signal.valueOf(name.replace("+", "PLUS").replace("-", "MINUS"));
    }
}
