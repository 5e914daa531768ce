package io.nodeagent.cri.sandbox;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

/** One /dev/shm for all its containers, 64 MiB as elsewhere; with the host's IPC namespace the host's is used. */
final class SharedMemoryStep implements SandboxStep {
    private final SandboxFolders folders;

    SharedMemoryStep(SandboxFolders folders) {
        this.folders = folders;
    }

    @Override
    public String name() {
        return "shared memory";
    }

    @Override
    public SandboxRecord apply(SandboxRecord sandbox) {
        if (sandbox.definition().namespaces().hostIpc()) {
            return sandbox;
        }
        Path target = folders.sharedMemory(sandbox.id());
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw FileFailure.of("make folder " + target, e);
        }
        Mounts.tmpfs(
                target,
                EnumSet.of(Mounts.Flag.NO_SUID, Mounts.Flag.NO_DEV, Mounts.Flag.NO_EXEC),
                "mode=1777,size=65536k");
        return sandbox;
    }

    @Override
    public void undo(SandboxRecord sandbox) {
        Mounts.unmountAll(folders.sharedMemory(sandbox.id()));
    }
}
