package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.config.PodPreparation.ImageSpecUser;
import io.nodeagent.agent.config.PodPreparation.NotReady;
import io.nodeagent.agent.runtime.PodIdentity;
import org.jspecify.annotations.Nullable;

/** {@code securityContext.runAsNonRoot}: proves before the start that the container's user is not root. */
final class NonRoot {
    private NonRoot() {}

    static void verify(PodIdentity id, Pod pod, Container container, ImageSpecUser user) {
        if (!required(pod, container)) {
            return;
        }
        @Nullable Long asked = askedUser(pod, container);
        String where = "(pod: \"%s\", container: %s)".formatted(id.display(), container.getName());
        if (asked != null) {
            if (asked == 0) {
                throw refused("container's runAsUser breaks non-root policy " + where);
            }
        } else if (user.uid().isPresent()) {
            if (user.uid().get() == 0) {
                throw refused("container has runAsNonRoot and image will run as root " + where);
            }
        } else if (user.username().isEmpty()) {
            throw refused("container has runAsNonRoot and image will run as root " + where);
        } else {
            throw refused(
                    "container has runAsNonRoot and image has non-numeric user (%s), cannot verify user is non-root %s"
                            .formatted(user.username(), where));
        }
    }

    private static boolean required(Pod pod, Container container) {
        var own = container.getSecurityContext();
        if (own != null && own.getRunAsNonRoot() != null) {
            return own.getRunAsNonRoot();
        }
        var ofPod = pod.getSpec().getSecurityContext();
        return ofPod != null && Boolean.TRUE.equals(ofPod.getRunAsNonRoot());
    }

    private static @Nullable Long askedUser(Pod pod, Container container) {
        var own = container.getSecurityContext();
        if (own != null && own.getRunAsUser() != null) {
            return own.getRunAsUser();
        }
        var ofPod = pod.getSpec().getSecurityContext();
        return ofPod == null ? null : ofPod.getRunAsUser();
    }

    private static NotReady refused(String message) {
        return new NotReady("CreateContainerConfigError", message);
    }
}
