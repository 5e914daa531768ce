package io.nodeagent.agent.runtime;

import io.nodeagent.cri.v1.AuthConfig;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.PodSandboxConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The CRI calls the agent makes. Each blocks the caller's thread and is idempotent under retry, as CRI demands.
 *
 * <p>All throw {@link RuntimeCallException}. What is gone already counts as stopped and removed.
 */
public interface ContainerRuntime {
    /** The runtime's name, the scheme of container ids in pod status. */
    String name();

    /** The truth of one pod, read now. */
    ObservedPod observe(String podUid);

    /** The image's reference and user, empty when it is not here. */
    Optional<LocalImage> image(String image);

    /** Pulls an image and returns its reference. */
    String pull(String image, Optional<AuthConfig> credentials, PodSandboxConfig sandbox);

    String runSandbox(PodSandboxConfig config, String runtimeHandler);

    void stopSandbox(String id);

    void removeSandbox(String id);

    String createContainer(String sandboxId, ContainerConfig config, PodSandboxConfig sandbox);

    void startContainer(String id);

    void stopContainer(String id, Duration grace);

    void removeContainer(String id);

    /**
     * Runs a command in a container to its end.
     *
     * @param timeout whole seconds; the call fails with DEADLINE_EXCEEDED after it; zero for none
     */
    Ended execSync(String containerId, List<String> command, Duration timeout);

    /** Makes a running container's log be written to a new file of its name, after the old one was renamed. */
    void reopenLog(String id);

    /** Where to connect for a command in a container. */
    URI exec(String containerId, List<String> command, Streams streams);

    /** Where to connect for a container's own streams. */
    URI attach(String containerId, Streams streams);

    /** Where to connect to forward ports of a sandbox. */
    URI portForward(String sandboxId, List<Integer> ports);

    /**
     * An image on this node.
     *
     * @param uid of the image's user when it is a number, else empty
     * @param username of the image's user when it is a name, else empty
     */
    record LocalImage(String id, Optional<Long> uid, String username, long sizeBytes) {}

    /** How a command ended; {@code output} holds what it wrote to either stream. */
    record Ended(int exitCode, String output) {}

    /** Which streams exec and attach carry. */
    record Streams(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}
}
