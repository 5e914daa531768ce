package io.nodeagent.agent.config;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.env.ContainerEnvironment;
import io.nodeagent.agent.env.Expansion;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.ContainerMetadata;
import io.nodeagent.cri.v1.ImageSpec;
import io.nodeagent.cri.v1.KeyValue;
import io.nodeagent.cri.v1.LinuxContainerConfig;
import io.nodeagent.cri.v1.Signal;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a container is asked to be. */
final class ContainerConfigs {
    private final ContainerEnvironment environment;
    private final ContainerMounts mounts;
    private final ContainerLimits limits;
    private final ContainerSecurity security;

    ContainerConfigs(
            ContainerEnvironment environment,
            ContainerMounts mounts,
            ContainerLimits limits,
            ContainerSecurity security) {
        this.environment = environment;
        this.mounts = mounts;
        this.limits = limits;
        this.security = security;
    }

    /** What is known of a container only when it is about to be made. */
    record Circumstances(
            int restartCount,
            String imageId,
            PodPreparation.ImageSpecUser imageUser,
            List<String> podIps,
            List<String> hostIps) {}

    ContainerConfig of(Pod pod, Container container, Circumstances now) {
        requireSupported(pod, container);
        Map<String, String> variables = environment.resolve(pod, container, now.podIps(), now.hostIps());
        ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder()
                        .setName(container.getName())
                        .setAttempt(now.restartCount()))
                .setImage(ImageSpec.newBuilder()
                        .setImage(now.imageId())
                        .setUserSpecifiedImage(text(container.getImage())))
                .addAllCommand(expanded(container.getCommand(), variables))
                .addAllArgs(expanded(container.getArgs(), variables))
                .setWorkingDir(text(container.getWorkingDir()))
                .addAllMounts(mounts.of(pod, container, now, variables))
                .putAllLabels(PodLabels.ofContainer(pod, container))
                .putAllAnnotations(PodLabels.annotations(pod, container, now.restartCount()))
                .setLogPath(container.getName() + "/" + now.restartCount() + ".log")
                .setStdin(Boolean.TRUE.equals(container.getStdin()))
                .setStdinOnce(Boolean.TRUE.equals(container.getStdinOnce()))
                .setTty(Boolean.TRUE.equals(container.getTty()))
                .setStopSignal(stopSignal(container))
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setResources(limits.of(pod, container))
                        .setSecurityContext(security.of(pod, container, now.imageUser())));
        variables.forEach((name, value) ->
                config.addEnvs(KeyValue.newBuilder().setKey(name).setValue(ByteString.copyFromUtf8(value))));
        return config.build();
    }

    private static List<String> expanded(@Nullable List<String> words, Map<String, String> variables) {
        return words == null
                ? List.of()
                : words.stream().map(word -> Expansion.expand(word, variables)).toList();
    }

    private static Signal stopSignal(Container container) {
        String name = container.getLifecycle() == null
                ? null
                : container.getLifecycle().getStopSignal();
        if (name == null || name.isEmpty()) {
            return Signal.RUNTIME_DEFAULT;
        }
        try {
            return Signal.valueOf(name.replace("+", "PLUS").replace("-", "MINUS"));
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException("unknown lifecycle.stopSignal " + name, e);
        }
    }

    private static void requireSupported(Pod pod, Container container) {
        String path = PodContainers.named(pod, container.getName()).path();
        refuseIf(
                container.getVolumeDevices() != null
                        && !container.getVolumeDevices().isEmpty(),
                path + ".volumeDevices");
        refuseIf(
                container.getResources() != null
                        && container.getResources().getClaims() != null
                        && !container.getResources().getClaims().isEmpty(),
                path + ".resources.claims");
        refuseIf(hugePages(container), path + ".resources.limits[hugepages-*]");
    }

    private static boolean hugePages(Container container) {
        return container.getResources() != null
                && container.getResources().getLimits() != null
                && container.getResources().getLimits().keySet().stream().anyMatch(r -> r.startsWith("hugepages-"));
    }

    private static void refuseIf(boolean refused, String field) {
        if (refused) {
            throw new FailedPreconditionException(field + " is not supported: leave it out");
        }
    }

    private static String text(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }
}
