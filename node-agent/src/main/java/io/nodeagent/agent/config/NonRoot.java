package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.config.PodPreparation.ImageSpecUser;
import io.nodeagent.agent.spec.RunAs;
import io.nodeagent.errors.FailedPreconditionException;
import java.util.Optional;

/** {@code securityContext.runAsNonRoot}: proves before the start that the container's user is not root. */
public final class NonRoot {
    private NonRoot() {}

    /** Throws {@link FailedPreconditionException} where the container must not run as root, and would or might. */
    public static void verify(Pod pod, Container container, ImageSpecUser image) {
        if (!RunAs.nonRoot(pod.getSpec(), container)) {
            return;
        }
        String where = "(pod: \"%s_%s(%s)\", container: %s)"
                .formatted(
                        pod.getMetadata().getName(),
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getUid(),
                        container.getName());
        Optional<Long> user = RunAs.user(pod.getSpec(), container);
        if (user.isPresent()) {
            refuseIf(user.get() == 0, "container's runAsUser breaks non-root policy " + where);
        } else if (image.uid().isEmpty() && !image.username().isEmpty()) {
            refuseIf(
                    true,
                    "container has runAsNonRoot and image has non-numeric user (%s), cannot verify user is non-root %s"
                            .formatted(image.username(), where));
        } else {
            refuseIf(image.uid().orElse(0L) == 0, "container has runAsNonRoot and image will run as root " + where);
        }
    }

    private static void refuseIf(boolean refused, String message) {
        if (refused) {
            throw new FailedPreconditionException(message);
        }
    }
}
