package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.volume.PodFolders;
import io.nodeagent.agent.volume.TreeRemoval;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Folders of logs, where log collectors expect them: {@code ROOT/NAMESPACE_NAME_UID/CONTAINER/RESTART.log}. */
final class LogFolders {
    private final Path root;

    LogFolders(Path root) {
        this.root = root;
    }

    Path of(Pod pod) {
        return root.resolve(String.join(
                "_",
                PodFolders.checked(pod.getMetadata().getNamespace()),
                PodFolders.checked(pod.getMetadata().getName()),
                pod.getMetadata().getUid()));
    }

    void makeRoot() {
        makeFolder(root);
    }

    void make(Pod pod) {
        makeFolder(of(pod));
    }

    void make(Pod pod, Container container) {
        makeFolder(of(pod).resolve(PodFolders.checked(container.getName())));
    }

    /** Namespaces and names hold no underscore, so a pod is known by its uid alone. */
    void remove(String podUid) {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            if (!Files.isDirectory(root)) {
                return;
            }
            for (Path folder : matching(podUid)) {
                TreeRemoval.remove(folder);
            }
        });
    }

    private List<Path> matching(String podUid) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(f -> f.getFileName().toString().endsWith("_" + podUid))
                    .toList();
        }
    }

    private static void makeFolder(Path folder) {
        BlockingCalls.run(
                Lane.RUNTIME,
                () -> Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))));
    }
}
