package io.nodeagent.agent.fake;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.config.PodPreparation;
import io.nodeagent.agent.runtime.Labels;
import io.nodeagent.cri.v1.AuthConfig;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.ContainerMetadata;
import io.nodeagent.cri.v1.ImageSpec;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.cri.v1.PodSandboxMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Prepares nothing but the labels by which pods are found again. */
public final class FakePreparation implements PodPreparation {
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** Pods whose volumes follow changes, by uid. */
    public final Map<String, Pod> followed = new ConcurrentHashMap<>();

    /** Pods whose volumes are gone, by uid; one entry a time. */
    public final List<String> released = new CopyOnWriteArrayList<>();

    /** Why pods may not stay, by uid. */
    public final Map<String, String> outgrown = new ConcurrentHashMap<>();

    /** Called in prepare; may throw {@link NotReady}. */
    public volatile Consumer<Pod> onPrepare = pod -> {};
    /** Called in containerConfig; may throw {@link NotReady}. */
    public volatile Consumer<Container> onContainer = container -> {};

    @Override
    public void prepare(Pod pod) {
        onPrepare.accept(pod);
        known.add(pod.getMetadata().getUid());
    }

    @Override
    public PodSandboxConfig sandboxConfig(Pod pod, int attempt) {
        var metadata = pod.getMetadata();
        return PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(metadata.getName())
                        .setNamespace(metadata.getNamespace())
                        .setUid(metadata.getUid())
                        .setAttempt(attempt))
                .putAllLabels(labels(pod))
                .build();
    }

    private static Map<String, String> labels(Pod pod) {
        var metadata = pod.getMetadata();
        return Map.of(
                Labels.POD_NAME, metadata.getName(),
                Labels.POD_NAMESPACE, metadata.getNamespace(),
                Labels.POD_UID, metadata.getUid());
    }

    @Override
    public ContainerConfig containerConfig(
            Pod pod,
            Container container,
            int restartCount,
            String imageId,
            ImageSpecUser imageUser,
            List<String> podIps) {
        onContainer.accept(container);
        return ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder()
                        .setName(container.getName())
                        .setAttempt(restartCount))
                .setImage(ImageSpec.newBuilder().setImage(imageId))
                .putAllLabels(labels(pod))
                .putLabels(Labels.CONTAINER_NAME, container.getName())
                .build();
    }

    @Override
    public void follow(Pod pod, Warnings warnings) {
        followed.put(pod.getMetadata().getUid(), pod);
    }

    @Override
    public void unfollow(String podUid) {
        followed.remove(podUid);
    }

    @Override
    public Optional<String> outgrown(Pod pod) {
        return Optional.ofNullable(outgrown.get(pod.getMetadata().getUid()));
    }

    @Override
    public void releaseVolumes(String podUid) {
        released.add(podUid);
    }

    @Override
    public void cleanUp(String podUid) {
        known.remove(podUid);
    }

    @Override
    public Set<String> known() {
        return Set.copyOf(known);
    }

    @Override
    public List<AuthConfig> pullCredentials(Pod pod, String image) {
        return List.of();
    }
}
