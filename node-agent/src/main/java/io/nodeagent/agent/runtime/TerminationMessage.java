package io.nodeagent.agent.runtime;

import io.nodeagent.cri.v1.ContainerState;
import io.nodeagent.cri.v1.ContainerStatus;
import io.nodeagent.cri.v1.Mount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What a container left to say in the file of its {@code terminationMessagePath}, which is mounted from the node. The
 * agent that made the container noted the path in an annotation, as the kubelet does.
 */
final class TerminationMessage {
    /** The most that a pod's status may hold of it. */
    private static final int LIMIT_BYTES = 4096;

    private TerminationMessage() {}

    /** The message of an ended container: its own, else the runtime's. */
    static String of(ContainerStatus status) {
        String path = status.getAnnotationsOrDefault(Labels.TERMINATION_MESSAGE_PATH, "");
        if (status.getState() == ContainerState.CONTAINER_EXITED && !path.isEmpty()) {
            for (Mount mount : status.getMountsList()) {
                if (mount.getContainerPath().equals(path)) {
                    String own = read(Path.of(mount.getHostPath()));
                    return own.isEmpty() ? status.getMessage() : own;
                }
            }
        }
        return status.getMessage();
    }

    private static String read(Path file) {
        // The container could replace nothing of it, being a mount point, but must not gain from a trick either.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // the container's end is news even without its words
        }
    }
}
