package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.cri.v1.AuthConfig;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.PodSandboxConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a pod needs before and besides CRI, and what CRI is asked for. Safe for many threads, one at a time for a pod. */
public interface PodPreparation {
    /**
     * Makes what the pod's sandbox needs: pod folder, volumes mounted, pod cgroup with limits, log folder; idempotent.
     *
     * @throws NotReady with the kubelet's event reason when something is missing, such as a config map
     */
    void prepare(Pod pod);

    /**
     * The CRI configuration of a sandbox.
     *
     * @param attempt 0 for the pod's first sandbox
     * @throws NotReady when the pod asks for what this node does not offer
     */
    PodSandboxConfig sandboxConfig(Pod pod, int attempt);

    /**
     * The CRI configuration of a container.
     *
     * @param restartCount names the log file
     * @param podIps empty before the sandbox runs
     * @throws NotReady with the reason {@code CreateContainerConfigError} when something is missing
     */
    ContainerConfig containerConfig(
            Pod pod,
            Container container,
            int restartCount,
            String imageId,
            ImageSpecUser imageUser,
            List<String> podIps);

    /**
     * Keeps what {@link #prepare} filled from the API up to date while the pod runs, or takes over that the pod itself
     * has changed; cheap where it has not. Does not wait.
     */
    void follow(Pod pod, Warnings warnings);

    /** Leaves the pod's volumes as they are from here on. */
    void unfollow(String podUid);

    /**
     * Why the pod may not stay for what it takes of the disk, in the kubelet's words; empty when it may. It looks at every
     * file of volumes that have a limit.
     */
    Optional<String> outgrown(Pod pod);

    /** Removes the pod's volumes, once none of its containers will run any more; idempotent. */
    void releaseVolumes(String podUid);

    /** Removes everything of {@link #prepare}; idempotent; called when no container and no sandbox of the pod is left. */
    void cleanUp(String podUid);

    /** Uids that have anything on disk or in cgroups, for orphan cleaning at start. */
    Set<String> known();

    /** Credentials for pulling {@code image} from the pod's imagePullSecrets, most specific first. */
    List<AuthConfig> pullCredentials(Pod pod, String image);

    /**
     * The user an image names.
     *
     * @param username empty when the image names none, or a number
     */
    record ImageSpecUser(Optional<Long> uid, String username) {}

    /** Told what goes wrong with a running pod; from any thread. */
    interface Warnings {
        /** The reason is one of the kubelet's. */
        void warning(String reason, String message);
    }

    /** Not possible yet: retried with back-off. */
    final class NotReady extends RuntimeException {
        private final String reason;

        /** The reason is one of the kubelet's, such as {@code FailedMount} or {@code CreateContainerConfigError}. */
        public NotReady(String reason, String message) {
            super(message);
            this.reason = reason;
        }

        /** What the container status or the event shows. */
        public String reason() {
            return reason;
        }
    }
}
