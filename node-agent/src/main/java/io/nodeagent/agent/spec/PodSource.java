package io.nodeagent.agent.spec;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;

/** Where a pod comes from, by the annotations that a kubelet writes and that its clients know. */
public final class PodSource {
    /** {@code file} for a static pod. */
    public static final String SOURCE = "kubernetes.io/config.source";

    public static final String FILE = "file";

    /** When its file was first seen. */
    public static final String SEEN = "kubernetes.io/config.seen";

    /** What its file says, as one word: the uid. */
    public static final String HASH = "kubernetes.io/config.hash";

    /** The hash of the static pod that this object of the API shows. */
    public static final String MIRROR = "kubernetes.io/config.mirror";

    private PodSource() {}

    /** Whether this is a mirror pod: it only shows in the API what a static pod does, and is never run. */
    public static boolean isMirror(Pod pod) {
        return annotation(pod, MIRROR).isPresent();
    }

    /** Whether this is a static pod, which a file of the node wants and not the API. */
    public static boolean isFile(Pod pod) {
        return !isMirror(pod) && annotation(pod, SOURCE).filter(FILE::equals).isPresent();
    }

    /** A pod that the API wants, whatever it says of itself: who may make pods must not make them look like the node's own. */
    public static Pod ofApi(Pod pod) {
        return annotation(pod, SOURCE).isEmpty()
                ? pod
                : new PodBuilder(pod)
                        .editMetadata()
                        .removeFromAnnotations(SOURCE)
                        .endMetadata()
                        .build();
    }

    public static Optional<String> annotation(Pod pod, String name) {
        return Optional.ofNullable(pod.getMetadata())
                .map(ObjectMeta::getAnnotations)
                .map(annotations -> annotations.get(name));
    }
}
