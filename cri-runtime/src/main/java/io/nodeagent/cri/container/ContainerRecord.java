package io.nodeagent.cri.container;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.oci.runtime.CreatedContainer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A container as it is remembered.
 *
 * @param bootId the boot in which it was made: in another one its processes and mounts are gone
 * @param handler the runtime handler of its sandbox, empty for the default
 */
public record ContainerRecord(
        ContainerId id,
        SandboxId sandbox,
        ContainerDefinition definition,
        Instant createdAt,
        String bootId,
        String handler,
        String cgroup,
        Optional<Path> log,
        Made made,
        ContainerState state) {
    /**
     * What creating it found out.
     *
     * @param imageId the image's id
     * @param imageRef the image's name with a digest where it has one, else its id
     * @param stopSignal the number of the signal that asks it to end
     */
    public record Made(String imageId, String imageRef, long uid, long gid, List<Long> additionalGids, int stopSignal) {
        public Made {
            additionalGids = List.copyOf(additionalGids);
        }
    }

    /** The name that no two containers of a sandbox share. */
    public record Name(SandboxId sandbox, String name, int attempt) {}

    public Name name() {
        return new Name(sandbox, definition.name(), definition.attempt());
    }

    public CgroupPath cgroupPath() {
        return new CgroupPath(cgroup);
    }

    /** The keys of its root file systems: its own, whose key is its id, and one for each image among its volumes. */
    public List<String> rootKeys() {
        List<String> keys = new ArrayList<>(List.of(id.value()));
        for (int i = 0; i < definition.mounts().size(); i++) {
            if (definition.mounts().get(i).image().isPresent()) {
                keys.add(volumeKey(id, i));
            }
        }
        return List.copyOf(keys);
    }

    /** The key of the root file system that the mount at {@code index} of the definition is made of. */
    static String volumeKey(ContainerId id, int index) {
        return id.value() + "-volume-" + index;
    }

    /** Its processes, while it has some or may have. */
    public Optional<CreatedContainer> processes() {
        return switch (state) {
            case ContainerState.Running running -> Optional.of(running.processes());
            case ContainerState.Starting starting -> starting.processes();
            case ContainerState.Creating _, ContainerState.Created _, ContainerState.Exited _ -> Optional.empty();
        };
    }

    public boolean running() {
        return state instanceof ContainerState.Running;
    }

    public ContainerRecord withState(ContainerState newState) {
        return new ContainerRecord(id, sandbox, definition, createdAt, bootId, handler, cgroup, log, made, newState);
    }

    public ContainerRecord withMade(Made nowKnown) {
        return new ContainerRecord(id, sandbox, definition, createdAt, bootId, handler, cgroup, log, nowKnown, state);
    }

    public ContainerRecord withDefinition(ContainerDefinition changed) {
        return new ContainerRecord(id, sandbox, changed, createdAt, bootId, handler, cgroup, log, made, state);
    }
}
