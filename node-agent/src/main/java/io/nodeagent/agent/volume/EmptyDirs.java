package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.agent.resource.Amounts;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.PodAmounts;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** emptyDir volumes: a folder on the node's disk, or a tmpfs of bounded size. What exists is left as it is. */
final class EmptyDirs {
    private final NodeResources node;

    EmptyDirs(NodeResources node) {
        this.node = node;
    }

    /** Makes the volume at {@code target}. */
    void setUp(EmptyDirVolumeSource source, Path target, PodSpec pod, FolderOwner owner) throws IOException {
        if (source.getMode() != null) {
            throw new FailedPreconditionException("emptyDir.mode is not supported: leave it out");
        }
        String medium = Optional.ofNullable(source.getMedium()).orElse("");
        switch (medium) {
            case "" -> makeFolder(target, owner);
            case "Memory" -> mountTmpfs(target, sizeBytes(source, pod), owner);
            default -> {
                if (medium.startsWith("HugePages")) {
                    throw new FailedPreconditionException(
                            "emptyDir.medium %s is not supported: use Memory or the node's disk".formatted(medium));
                }
                throw new InvalidArgumentException("unknown storage medium \"%s\"".formatted(medium));
            }
        }
    }

    /** Under another name until mode and group are right: a crash never leaves a folder that the pod cannot use. */
    private static void makeFolder(Path target, FolderOwner owner) throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path parent = Objects.requireNonNull(target.getParent(), "a volume has a parent");
        Files.createDirectories(parent);
        Path making = parent.resolve("." + target.getFileName() + ".new");
        TreeRemoval.remove(making);
        Files.createDirectory(making);
        owner.giveFolder(making, owner.writableFolderMode());
        Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void mountTmpfs(Path target, long bytes, FolderOwner owner) throws IOException {
        if (MountTable.current().isMounted(target)) {
            return;
        }
        Files.createDirectories(target);
        String group = owner.fsGroup().isPresent() ? ",gid=" + owner.fsGroup().getAsLong() : "";
        Mounts.tmpfs(target, Set.of(), "size=%d,mode=%o%s".formatted(bytes, owner.writableFolderMode(), group));
    }

    /** The least of the volume's limit, the pod's memory limit, and what the node has for pods. */
    private long sizeBytes(EmptyDirVolumeSource source, PodSpec pod) {
        long size = node.allocatable().memoryBytes();
        long ofPod = PodAmounts.of(pod).memoryLimitBytes().orElse(0);
        if (ofPod > 0) {
            size = Math.min(size, ofPod);
        }
        long asked = source.getSizeLimit() == null ? 0 : Amounts.whole(source.getSizeLimit());
        return asked > 0 ? Math.min(size, asked) : size;
    }
}
