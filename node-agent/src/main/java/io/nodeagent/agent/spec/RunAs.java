package io.nodeagent.agent.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.Optional;
import java.util.function.Function;

/** Whom a container runs as by its spec: its own word counts before the pod's. */
public final class RunAs {
    private RunAs() {}

    /** Empty where only the image says. */
    public static Optional<Long> user(PodSpec pod, Container container) {
        return word(pod, container, SecurityContext::getRunAsUser, PodSecurityContext::getRunAsUser);
    }

    /** Whether it must not be root. */
    public static boolean nonRoot(PodSpec pod, Container container) {
        return word(pod, container, SecurityContext::getRunAsNonRoot, PodSecurityContext::getRunAsNonRoot)
                .orElse(false);
    }

    private static <T> Optional<T> word(
            PodSpec pod, Container container, Function<SecurityContext, T> own, Function<PodSecurityContext, T> ofPod) {
        return Optional.ofNullable(container.getSecurityContext())
                .map(own)
                .or(() -> Optional.ofNullable(pod.getSecurityContext()).map(ofPod));
    }
}
