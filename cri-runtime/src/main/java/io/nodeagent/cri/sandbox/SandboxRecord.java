package io.nodeagent.cri.sandbox;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.oci.runtime.CreatedContainer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A sandbox as it is remembered.
 *
 * @param bootId the boot in which its namespaces, mounts and cgroup were made: in another one they are gone
 * @param cgroup empty until it is made
 * @param attachment empty with the host's network, and when it is not attached (yet, or any more)
 * @param init the processes of the hidden container that holds the pod's pid namespace; empty when it shares none
 */
public record SandboxRecord(
        SandboxId id,
        SandboxDefinition definition,
        State state,
        Instant createdAt,
        String bootId,
        Optional<Group> cgroup,
        Optional<Attachment> attachment,
        Optional<CreatedContainer> init) {
    /**
     * A sandbox's states.
     *
     * <pre>
     * CREATING -> READY -> NOTREADY -> (removed)
     *    |
     *    +-> (undone: by the creation itself, or at the next start after a crash)
     * </pre>
     */
    public enum State {
        CREATING,
        READY,
        NOTREADY
    }

    /**
     * The group its containers' groups are made in.
     *
     * @param owned whether the runtime made it, and so removes it
     */
    public record Group(String path, boolean owned) {
        public CgroupPath cgroupPath() {
            return new CgroupPath(path);
        }
    }

    /**
     * A network attachment.
     *
     * @param network the name of the network that made it, which alone can take it away
     * @param addresses in text, the primary one first
     */
    public record Attachment(String network, List<String> addresses) {
        public Attachment {
            addresses = List.copyOf(addresses);
        }
    }

    public boolean ready() {
        return state == State.READY;
    }

    public SandboxRecord withState(State newState) {
        return new SandboxRecord(id, definition, newState, createdAt, bootId, cgroup, attachment, init);
    }

    public SandboxRecord withCgroup(Group group) {
        return new SandboxRecord(id, definition, state, createdAt, bootId, Optional.of(group), attachment, init);
    }

    public SandboxRecord withAttachment(Optional<Attachment> newAttachment) {
        return new SandboxRecord(id, definition, state, createdAt, bootId, cgroup, newAttachment, init);
    }

    public SandboxRecord withInit(Optional<CreatedContainer> newInit) {
        return new SandboxRecord(id, definition, state, createdAt, bootId, cgroup, attachment, newInit);
    }
}
