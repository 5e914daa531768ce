package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.nodeagent.agent.objects.ObjectName;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.agent.objects.ObjectWatches;
import io.nodeagent.agent.objects.WatchedReader;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.durable.KeyedLocks;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Sets up, finds and takes away the volumes of pods. Calls for one pod come one after the other, but for those of the thread
 * that follows changes. */
public final class PodVolumes {
    /** A source is at most 1 MiB, and during an update there are two of it. */
    private static final int SOURCE_MIB = 2;

    private static final int SPARE_MIB = 6;

    private static final int UNMOUNT_ROUNDS = 16;

    private final PodFolders folders;
    private final ObjectReader objects;
    private final EmptyDirs emptyDirs;
    private final DownwardFiles downwardFiles;
    private final PodTokens tokens;
    private final VolumeContents contents;
    private final InstantSource clock;
    /** A pod's volumes are followed by a thread of their own. */
    private final KeyedLocks<String> writing = new KeyedLocks<>();

    public PodVolumes(PodFolders folders, ObjectReader objects, NodeResources node, InstantSource clock) {
        this.folders = folders;
        this.objects = objects;
        this.emptyDirs = new EmptyDirs(node);
        this.downwardFiles = new DownwardFiles(node);
        this.tokens = new PodTokens(objects, clock, PodVolumes::jitter);
        this.contents = new VolumeContents(objects, downwardFiles, tokens);
        this.clock = clock;
    }

    private static Duration jitter() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(PodTokens.MOST_JITTER.toMillis()));
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
                throw new FailedPreconditionException(failure(volume, e), e);
            }
        }
    }

    private static String failure(Volume volume, NodeAgentException e) {
        return "MountVolume.SetUp failed for volume \"%s\" : %s".formatted(volume.getName(), e.getMessage());
    }

    /** The pod's volumes that the agent fills, and whose content may change. */
    List<Volume> filled(Pod pod) {
        return volumes(pod.getSpec()).stream().filter(PodVolumes::isReadOnly).toList();
    }

    /** The rest is read from where {@link #setUp} reads it. */
    VolumeContents contents(Map<ObjectName, ObjectWatches.Watch> watches) {
        return new VolumeContents(new WatchedReader(watches, objects), downwardFiles, tokens);
    }

    /**
     * Brings a volume of a running pod up to date.
     *
     * @param wanted asked once nothing else writes to the pod's folder: false when the pod is over meanwhile
     * @return what went wrong, worded as the kubelet's event; the volume is as it was then
     */
    Optional<String> refresh(Volume volume, Pod pod, VolumeContents now, BooleanSupplier wanted) {
        try {
            Map<String, ProjectedFile> files = now.of(volume, pod, owner(pod));
            try (KeyedLocks.Held _ = writing.lock(pod.getMetadata().getUid())) {
                if (wanted.getAsBoolean()) {
                    fill(volume, pod, files);
                }
            }
            return Optional.empty();
        } catch (NodeAgentException e) {
            return Optional.of(failure(volume, e));
        }
    }

    /** Takes the tokens that an earlier agent wrote for the pod, so that they are renewed when they are due. */
    void adoptTokens(Pod pod) {
        for (Volume volume : filled(pod)) {
            if (VolumeKind.of(volume) != VolumeKind.PROJECTED) {
                continue;
            }
            Path folder = path(volume, pod.getMetadata().getUid());
            Optional.ofNullable(volume.getProjected().getSources()).orElse(List.of()).stream()
                    .map(VolumeProjection::getServiceAccountToken)
                    .filter(Objects::nonNull)
                    .forEach(source -> BlockingCalls.run(Lane.RUNTIME, () -> adoptToken(pod, source, folder)));
        }
    }

    private void adoptToken(Pod pod, ServiceAccountTokenProjection source, Path folder) throws IOException {
        try {
            tokens.adopt(pod, source, Files.readString(folder.resolve(source.getPath())));
        } catch (NoSuchFileException _) {
            // A new one is written then.
        }
    }

    Optional<Instant> nextRenewal(String podUid) {
        return tokens.nextRenewal(podUid);
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
     * made, also in volumes that the agent fills, as the kubelet does.
     */
    public Path part(Volume volume, String subPath, String podUid, String container, int index) {
        Path place = folders.subPath(podUid, container, index);
        try (KeyedLocks.Held _ = writing.lock(podUid)) {
            SubPaths.bind(path(volume, podUid), subPath, place);
        }
        return place;
    }

    /** Whether containers may only read the volume: whatever they wrote would be lost at the next update. */
    public static boolean isReadOnly(Volume volume) {
        return switch (VolumeKind.of(volume)) {
            case HOST_PATH, EMPTY_DIR -> false;
            case CONFIG_MAP, SECRET, PROJECTED, DOWNWARD_API -> true;
        };
    }

    /** What the kubelet says of the first volume that has outgrown its limit; empty when none has. */
    public Optional<String> outgrown(Pod pod) {
        String uid = pod.getMetadata().getUid();
        return volumes(pod.getSpec()).stream()
                .flatMap(volume -> EmptyDirLimits.outgrown(volume, path(volume, uid)).stream())
                .findFirst();
    }

    /** Unmounts what is mounted in the pod's folder and removes the folder; no error when absent. */
    public void tearDown(String podUid) {
        remove(podUid, List.of(folders.pod(podUid)));
    }

    /** Removes a pod's volumes alone: what its containers said at their end stays. */
    public void release(String podUid) {
        remove(podUid, folders.ofVolumes(podUid));
    }

    private void remove(String podUid, List<Path> trees) {
        try (KeyedLocks.Held _ = writing.lock(podUid)) {
            tokens.forget(podUid);
            for (Path tree : trees) {
                BlockingCalls.run(Lane.RUNTIME, () -> {
                    if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
                        unmountBelow(tree);
                        TreeRemoval.remove(tree);
                    }
                });
            }
        }
    }

    private void setUp(Volume volume, Pod pod) {
        FolderOwner owner = owner(pod);
        switch (VolumeKind.of(volume)) {
            case HOST_PATH -> HostPaths.setUp(volume.getHostPath());
            case EMPTY_DIR -> {
                Path target = path(volume, pod.getMetadata().getUid());
                BlockingCalls.run(
                        Lane.RUNTIME, () -> emptyDirs.setUp(VolumeKind.emptyDir(volume), target, pod.getSpec(), owner));
            }
            case CONFIG_MAP, SECRET, PROJECTED, DOWNWARD_API -> {
                Map<String, ProjectedFile> files = contents.of(volume, pod, owner);
                try (KeyedLocks.Held _ = writing.lock(pod.getMetadata().getUid())) {
                    fill(volume, pod, files);
                }
            }
        }
    }

    private void fill(Volume volume, Pod pod, Map<String, ProjectedFile> files) {
        FolderOwner owner = owner(pod);
        Path target = path(volume, pod.getMetadata().getUid());
        int sources = switch (VolumeKind.of(volume)) {
            case PROJECTED ->
                Optional.ofNullable(volume.getProjected().getSources())
                        .orElse(List.of())
                        .size();
            case CONFIG_MAP, SECRET, DOWNWARD_API, HOST_PATH, EMPTY_DIR -> 1;
        };
        BlockingCalls.run(Lane.RUNTIME, () -> {
            if (VolumeKind.of(volume) == VolumeKind.CONFIG_MAP) {
                write(target, files, owner);
            } else {
                writeInMemory(target, files, owner, sources);
            }
        });
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

    private static FolderOwner owner(Pod pod) {
        var security = pod.getSpec().getSecurityContext();
        return new FolderOwner(
                security == null || security.getFsGroup() == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(security.getFsGroup()));
    }

    private static List<Volume> volumes(PodSpec spec) {
        return spec.getVolumes() == null ? List.of() : spec.getVolumes();
    }
}
