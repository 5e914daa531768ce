package io.nodeagent.agent.runtime;

import io.nodeagent.agent.log.ContainerLogs;
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
 * What a container left to say in the file of its {@code terminationMessagePath}, which is mounted from the node, or where its
 * policy asks for it, at the end of its log. The agent that made the container noted both in annotations, as the kubelet
 * does.
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
                    String words = own.isEmpty() && logSpeaks(status) ? lastWords(status.getLogPath()) : own;
                    return words.isEmpty() ? status.getMessage() : words;
                }
            }
        }
        return status.getMessage();
    }

    private static boolean logSpeaks(ContainerStatus status) {
        String policy = status.getAnnotationsOrDefault(Labels.TERMINATION_MESSAGE_POLICY, "");
        return policy.equals("FallbackToLogsOnError")
                && status.getExitCode() != 0
                && !status.getLogPath().isEmpty();
    }

    private static String lastWords(String log) {
        try {
            return ContainerLogs.lastWords(Path.of(log));
        } catch (IOException e) {
            return "";
        }
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
