package io.nodeagent.agent.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.errors.NotFoundException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The containers of a pod, of all three kinds. */
public final class PodContainers {
    /** Which of the pod's lists a container stands in. */
    public enum Kind {
        INIT("initContainers"),
        REGULAR("containers"),
        /** Added to a pod that runs, to look into it: never restarted and without a say in the pod's phase (KEP-277). */
        EPHEMERAL("ephemeralContainers");

        private final String field;

        Kind(String field) {
            this.field = field;
        }
    }

    /** A container and where it stands. */
    public record Place(Kind kind, int index, Container container) {
        /** The path of the field: {@code spec.containers[1]}. */
        public String path() {
            return "spec.%s[%d]".formatted(kind.field, index);
        }

        /** The path as events carry it: {@code spec.containers{name}}. */
        public String eventPath() {
            return "spec.%s{%s}".formatted(kind.field, container.getName());
        }
    }

    private PodContainers() {}

    public static Stream<Place> all(Pod pod) {
        return Arrays.stream(Kind.values()).flatMap(kind -> {
            List<Container> containers = of(pod, kind);
            return IntStream.range(0, containers.size()).mapToObj(i -> new Place(kind, i, containers.get(i)));
        });
    }

    public static List<Container> of(Pod pod, Kind kind) {
        PodSpec spec = pod.getSpec();
        return switch (kind) {
            case INIT -> present(spec.getInitContainers());
            case REGULAR -> present(spec.getContainers());
            case EPHEMERAL ->
                present(spec.getEphemeralContainers()).stream()
                        .map(PodContainers::plain)
                        .toList();
        };
    }

    /** The containers that run for as long as the pod does: those that may have probes. */
    public static List<Container> lasting(Pod pod) {
        return Stream.concat(sidecars(pod).stream(), of(pod, Kind.REGULAR).stream())
                .toList();
    }

    /** In the order of their starts. */
    public static List<Container> sidecars(Pod pod) {
        return of(pod, Kind.INIT).stream().filter(PodContainers::isSidecar).toList();
    }

    /** Whether an init container goes on running beside the others (KEP-753). */
    public static boolean isSidecar(Container init) {
        return "Always".equals(init.getRestartPolicy());
    }

    public static Optional<Place> find(Pod pod, String name) {
        return all(pod).filter(place -> name.equals(place.container().getName()))
                .findFirst();
    }

    /** The container of that name; throws {@link NotFoundException} where there is none. */
    public static Place named(Pod pod, String name) {
        return find(pod, name)
                .orElseThrow(() -> new NotFoundException("the pod's spec has no container '" + name + "'"));
    }

    /** The container that an ephemeral one looks into: its process namespace is to be joined. */
    public static Optional<String> target(Pod pod, String ephemeral) {
        return present(pod.getSpec().getEphemeralContainers()).stream()
                .filter(container -> ephemeral.equals(container.getName()))
                .map(EphemeralContainer::getTargetContainerName)
                .filter(target -> target != null && !target.isEmpty())
                .findFirst();
    }

    /** An ephemeral container has fields of a plain one, and none that it has not. */
    private static Container plain(EphemeralContainer container) {
        return new ContainerBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImagePullPolicy(container.getImagePullPolicy())
                .withCommand(container.getCommand())
                .withArgs(container.getArgs())
                .withWorkingDir(container.getWorkingDir())
                .withEnv(container.getEnv())
                .withEnvFrom(container.getEnvFrom())
                .withVolumeMounts(container.getVolumeMounts())
                .withVolumeDevices(container.getVolumeDevices())
                .withSecurityContext(container.getSecurityContext())
                .withStdin(container.getStdin())
                .withStdinOnce(container.getStdinOnce())
                .withTty(container.getTty())
                .withTerminationMessagePath(container.getTerminationMessagePath())
                .withTerminationMessagePolicy(container.getTerminationMessagePolicy())
                .build();
    }

    private static <T> List<T> present(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
