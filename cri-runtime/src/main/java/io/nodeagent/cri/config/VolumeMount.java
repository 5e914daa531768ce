package io.nodeagent.cri.config;

import java.util.Optional;

/**
 * A file or folder of the host, bound in.
 *
 * @param readOnly the mount itself cannot be written
 * @param recursiveReadOnly nor can what is mounted below it
 * @param propagation who sees what is mounted below it later; empty for neither
 */
public record VolumeMount(
        String containerPath,
        String hostPath,
        boolean readOnly,
        boolean recursiveReadOnly,
        Optional<Propagation> propagation) {
    /** One without propagation. */
    public VolumeMount(String containerPath, String hostPath, boolean readOnly) {
        this(containerPath, hostPath, readOnly, false, Optional.empty());
    }

    /** Who sees mounts that are made later (mount_namespaces(7)). */
    public enum Propagation {
        /** The container sees the host's. */
        FROM_HOST,
        /** Each sees the other's. */
        BOTH_WAYS
    }
}
