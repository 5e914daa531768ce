package io.nodeagent.cri.sandbox;

import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a sandbox's pins, mounts and files lie: a folder each, in one folder that dies with the boot.
 *
 * @param root all of them; a private mount of its own, so that no pin spreads to other mount namespaces and keeps a
 *     removed pod's network alive there
 */
public record SandboxFolders(Path root) {
    public Path folder(SandboxId id) {
        return root.resolve(id.value());
    }

    /** The folder of namespace pins. */
    public Path pins(SandboxId id) {
        return folder(id).resolve("ns");
    }

    /** The mount that is /dev/shm in its containers. */
    public Path sharedMemory(SandboxId id) {
        return folder(id).resolve("shm");
    }

    /** {@code resolv.conf}, {@code hosts} or {@code hostname}. */
    public Path file(SandboxId id, String name) {
        return folder(id).resolve(name);
    }

    /** Makes the root and its private mount; what is there stays. */
    public void open() {
        try {
            Files.createDirectories(root);
            Path real = root.toRealPath();
            if (!MountTable.current().isMounted(real)) {
                Mounts.bind(real, real);
            }
            Mounts.mount(null, real, null, EnumSet.of(Mounts.Flag.PRIVATE), null);
        } catch (IOException e) {
            throw new InternalException("make " + root + " a private mount: " + e, e);
        }
    }

    /** Takes the private mount off when no sandbox is left in it. */
    public void closeIfEmpty() {
        if (ids().isEmpty()) {
            Mounts.unmountAll(root);
        }
    }

    /** The names of the folders there are. */
    public List<String> ids() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(p -> p.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new InternalException("list " + root + ": " + e, e);
        }
    }

    void make(SandboxId id) {
        try {
            Files.createDirectories(folder(id));
        } catch (IOException e) {
            throw FileFailure.of("make folder " + folder(id), e);
        }
    }

    /** Removes a sandbox's folder, which holds no mount any more. */
    void remove(SandboxId id) {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            for (String name : Set.of("resolv.conf", "hosts", "hostname", "shm", "ns")) {
                Files.deleteIfExists(folder(id).resolve(name));
            }
            Files.deleteIfExists(folder(id));
        });
    }
}
