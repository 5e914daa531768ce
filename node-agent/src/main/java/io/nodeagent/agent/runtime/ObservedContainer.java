package io.nodeagent.agent.runtime;

import java.time.Instant;
import java.util.Optional;

/**
 * What the runtime says of a container.
 *
 * @param attempt the CRI attempt, which is the restart count the container was made with
 * @param startedAt empty before the start
 * @param finishedAt empty before the end
 * @param exitCode meaningful for {@link ContainerPhase#EXITED}
 * @param image the image as the runtime names it
 * @param imageRef the reference that identifies the image's content
 * @param specImage the image as the pod's spec named it when the container was made; empty when unknown
 * @param logPath where its log is, empty when the runtime keeps none
 */
public record ObservedContainer(
        String id,
        String sandboxId,
        String name,
        int attempt,
        ContainerPhase phase,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        int exitCode,
        String reason,
        String message,
        String image,
        String imageRef,
        String specImage,
        String logPath) {

    /** Whether a process of it may be alive. */
    public boolean alive() {
        return phase == ContainerPhase.RUNNING || phase == ContainerPhase.UNKNOWN;
    }
}
