package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Sets up, finds and takes away the volumes of pods. Calls for one pod come one after the other. */
public final class PodVolumes {
    /** A source is at most 1 MiB, and during an update there are two of it. */
    private static final int SOURCE_MIB = 2;

    private static final int SPARE_MIB = 6;

    private static final int UNMOUNT_ROUNDS = 16;

    private final PodFolders folders;
    private final EmptyDirs emptyDirs;
    private final ObjectFiles objectFiles;
    private final DownwardFiles downwardFiles;
    private final PodTokens tokens;
    private final ProjectedSources projected;
    private final InstantSource clock;

    public PodVolumes(PodFolders folders, ObjectReader objects, NodeResources node, InstantSource clock) {
        this.folders = folders;
        this.emptyDirs = new EmptyDirs(node);
        this.objectFiles = new ObjectFiles(objects);
        this.downwardFiles = new DownwardFiles(node);
        this.tokens = new PodTokens(objects, clock);
        this.projected = new ProjectedSources(objectFiles, downwardFiles, tokens);
        this.clock = clock;
    }

    /**
     * Makes every volume of the pod, or brings it up to date; what is there and right stays untouched.
     *
     * @throws FailedPreconditionException for the first volume that cannot be made, worded as the kubelet's event
     */
    public void setUp(Pod pod) {
        List<Volume> volumes = volumes(pod.getSpec());
        for (int i = 0; i < volumes.size(); i++) {
            VolumeKind.check(volumes.get(i), i);
        }
        for (Volume volume : volumes) {
            try {
                setUp(volume, pod);
            } catch (NodeAgentException e) {
                throw new FailedPreconditionException(
                        "MountVolume.SetUp failed for volume \"%s\" : %s".formatted(volume.getName(), e.getMessage()),
                        e);
            }
        }
    }

    /** Where the host has the volume; it need not be set up yet. */
    public Path path(Volume volume, String podUid) {
        return switch (VolumeKind.of(volume)) {
            case HOST_PATH -> HostPaths.path(volume.getHostPath());
            case EMPTY_DIR -> folders.volume(podUid, "empty-dir", volume.getName());
            case CONFIG_MAP -> folders.volume(podUid, "configmap", volume.getName());
            case SECRET -> folders.volume(podUid, "secret", volume.getName());
            case PROJECTED -> folders.volume(podUid, "projected", volume.getName());
            case DOWNWARD_API -> folders.volume(podUid, "downward-api", volume.getName());
        };
    }

    /**
     * Where the host has a part of the volume for the {@code index}th mount of a container. A folder that is missing is
     * made, but in volumes that the agent fills.
     */
    public Path part(Volume volume, String subPath, String podUid, String container, int index) {
        Path place = folders.subPath(podUid, container, index);
        SubPaths.bind(path(volume, podUid), subPath, place, !isReadOnly(volume));
        return place;
    }

    /** Whether containers may only read the volume: whatever they wrote would be lost at the next update. */
    public static boolean isReadOnly(Volume volume) {
        return switch (VolumeKind.of(volume)) {
            case HOST_PATH, EMPTY_DIR -> false;
            case CONFIG_MAP, SECRET, PROJECTED, DOWNWARD_API -> true;
        };
    }

    /** Unmounts what is mounted in the pod's folder and removes the folder; no error when absent. */
    public void tearDown(String podUid) {
        Path folder = folders.pod(podUid);
        tokens.forget(podUid);
        BlockingCalls.run(Lane.RUNTIME, () -> {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                unmountBelow(folder);
                TreeRemoval.remove(folder);
            }
        });
    }

    private void setUp(Volume volume, Pod pod) {
        if (VolumeKind.of(volume) == VolumeKind.HOST_PATH) {
            HostPaths.setUp(volume.getHostPath());
            return;
        }
        String namespace = pod.getMetadata().getNamespace();
        Path target = path(volume, pod.getMetadata().getUid());
        FolderOwner owner = new FolderOwner(fsGroup(pod.getSpec()));
        switch (VolumeKind.of(volume)) {
            case EMPTY_DIR ->
                BlockingCalls.run(
                        Lane.RUNTIME, () -> emptyDirs.setUp(VolumeKind.emptyDir(volume), target, pod.getSpec(), owner));
            case CONFIG_MAP -> {
                Map<String, ProjectedFile> files = objectFiles.of(volume.getConfigMap(), namespace);
                BlockingCalls.run(Lane.RUNTIME, () -> write(target, files, owner));
            }
            case SECRET -> {
                Map<String, ProjectedFile> files = objectFiles.of(volume.getSecret(), namespace);
                BlockingCalls.run(Lane.RUNTIME, () -> writeInMemory(target, files, owner, 1));
            }
            case DOWNWARD_API -> {
                DownwardAPIVolumeSource source = volume.getDownwardAPI();
                Map<String, ProjectedFile> files = downwardFiles.of(source.getItems(), source.getDefaultMode(), pod);
                BlockingCalls.run(Lane.RUNTIME, () -> writeInMemory(target, files, owner, 1));
            }
            case PROJECTED -> {
                Map<String, ProjectedFile> files = projected.of(volume.getProjected(), pod, owner);
                int sources = volume.getProjected().getSources().size();
                BlockingCalls.run(Lane.RUNTIME, () -> writeInMemory(target, files, owner, sources));
            }
            case HOST_PATH -> throw new IllegalStateException("handled above");
        }
    }

    private void write(Path target, Map<String, ProjectedFile> files, FolderOwner owner) throws IOException {
        Files.createDirectories(target);
        owner.giveFolder(target, 0755);
        new AtomicWriter(target, owner, clock, step -> {}).write(files);
    }

    private void writeInMemory(Path target, Map<String, ProjectedFile> files, FolderOwner owner, int sources)
            throws IOException {
        Files.createDirectories(target);
        if (!MountTable.current().isMounted(target)) {
            Mounts.tmpfs(
                    target,
                    Set.of(Mounts.Flag.NO_SUID, Mounts.Flag.NO_DEV),
                    "size=%dm,mode=0755".formatted(SPARE_MIB + sources * SOURCE_MIB));
        }
        write(target, files, owner);
    }

    /** A mount may hide another; each round takes the table anew. */
    private static void unmountBelow(Path folder) {
        List<MountTable.Mount> mounts = MountTable.current().below(folder);
        for (int round = 0; round < UNMOUNT_ROUNDS && !mounts.isEmpty(); round++) {
            mounts.forEach(mount -> Mounts.unmount(mount.target()));
            mounts = MountTable.current().below(folder);
        }
    }

    private static OptionalLong fsGroup(PodSpec spec) {
        return spec.getSecurityContext() == null || spec.getSecurityContext().getFsGroup() == null
                ? OptionalLong.empty()
                : OptionalLong.of(spec.getSecurityContext().getFsGroup());
    }

    private static List<Volume> volumes(PodSpec spec) {
        return spec.getVolumes() == null ? List.of() : spec.getVolumes();
    }
}
