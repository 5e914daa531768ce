package io.nodeagent.agent.stats;

import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.volume.PodFolders;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.fs.FileSystems;
import io.nodeagent.linux.fs.FileSystems.Space;
import io.nodeagent.linux.fs.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What pods' logs and volumes take. Walking their files costs, so what was measured is good for a minute, as it is with
 * a kubelet.
 */
final class PodDisks {
    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    private final PodFolders folders;
    private final ConcurrentMap<String, Measured> measured = new ConcurrentHashMap<>();

    PodDisks(PodFolders folders) {
        this.folders = folders;
    }

    /**
     * One pod's.
     *
     * @param node the file system that logs and volumes are on
     * @param logs by the container's name
     * @param local logs and the volumes that are on the node's disk together
     */
    record Measured(
            Instant at,
            Space node,
            Map<String, Usage.Disk> logs,
            List<PodStats.Volume> volumes,
            FileTrees.Size local) {}

    /** Measures, or answers what was measured before. */
    Measured of(Found pod, Space node, Instant now) {
        String uid = pod.pod().getMetadata().getUid();
        Measured last = measured.get(uid);
        if (last != null && Duration.between(last.at(), now).compareTo(GOOD_FOR) < 0) {
            return last;
        }
        Measured fresh = measure(uid, pod, node, now);
        measured.put(uid, fresh);
        return fresh;
    }

    /** Forgets all pods but these. */
    void keepOnly(Set<String> uids) {
        measured.keySet().retainAll(uids);
    }

    private Measured measure(String uid, Found pod, Space node, Instant now) {
        FileTrees.Size local = FileTrees.Size.NOTHING;
        Map<String, Usage.Disk> logs = new HashMap<>();
        for (ObservedContainer container : pod.observed().containers()) {
            Path folder = Path.of(container.logPath()).getParent();
            if (folder != null && !logs.containsKey(container.name())) {
                FileTrees.Size size = FileTrees.size(folder);
                logs.put(container.name(), disk(now, node, size));
                local = local.plus(size);
            }
        }
        List<PodStats.Volume> volumes = new ArrayList<>();
        for (Path volume : folders.volumes(uid)) {
            Optional<Space> own = ownFileSystem(volume);
            if (own.isPresent()) {
                volumes.add(new PodStats.Volume(volume.getFileName().toString(), whole(now, own.get())));
            } else {
                FileTrees.Size size = FileTrees.size(volume);
                volumes.add(new PodStats.Volume(volume.getFileName().toString(), disk(now, node, size)));
                local = local.plus(size);
            }
        }
        return new Measured(now, node, Map.copyOf(logs), List.copyOf(volumes), local);
    }

    /** A volume in memory is a mount of its own, whose numbers the kernel has at hand. */
    private Optional<Space> ownFileSystem(Path volume) {
        try {
            return device(volume).equals(device(folders.pods()))
                    ? Optional.empty()
                    : Optional.of(FileSystems.space(volume));
        } catch (IOException | NodeAgentException e) {
            return Optional.empty(); // removed meanwhile
        }
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev");
    }

    /** A file system of which all that is used is meant. */
    static Usage.Disk whole(Instant at, Space space) {
        return CriUsage.disk(
                at,
                Optional.of(space),
                OptionalLong.of(space.capacityBytes() - space.freeBytes()),
                OptionalLong.of(space.inodes() - space.inodesFree()));
    }

    static Usage.Disk disk(Instant at, Space space, FileTrees.Size size) {
        return CriUsage.disk(at, Optional.of(space), OptionalLong.of(size.bytes()), OptionalLong.of(size.inodes()));
    }
}
