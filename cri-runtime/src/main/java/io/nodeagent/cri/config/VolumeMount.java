package io.nodeagent.cri.config;

import java.util.Optional;

/**
 * A file or folder of the host, or an image, bound in.
 *
 * @param hostPath empty for an image
 * @param readOnly the mount itself cannot be written
 * @param recursiveReadOnly nor can what is mounted below it
 * @param propagation who sees what is mounted below it later; empty for neither
 */
public record VolumeMount(
        String containerPath,
        String hostPath,
        boolean readOnly,
        boolean recursiveReadOnly,
        Optional<Propagation> propagation,
        Optional<ImageVolume> image) {
    public VolumeMount {
        // Absent in records of earlier versions.
        propagation = propagation == null ? Optional.empty() : propagation;
        image = image == null ? Optional.empty() : image;
    }

    /** A path of the host, without propagation. */
    public VolumeMount(String containerPath, String hostPath, boolean readOnly) {
        this(containerPath, hostPath, readOnly, false, Optional.empty(), Optional.empty());
    }

    /** The same with the image's id. */
    public VolumeMount withImageId(String id) {
        return new VolumeMount(
                containerPath,
                hostPath,
                readOnly,
                recursiveReadOnly,
                propagation,
                image.map(i -> new ImageVolume(i.name(), i.subPath(), id)));
    }

    /** Who sees mounts that are made later (mount_namespaces(7)). */
    public enum Propagation {
        /** The container sees the host's. */
        FROM_HOST,
        /** Each sees the other's. */
        BOTH_WAYS
    }

    /**
     * An image's files.
     *
     * @param subPath what of it is bound in, seen from the image's root; empty for all
     * @param id the image's id; empty until it is looked up
     */
    public record ImageVolume(ContainerDefinition.ImageName name, String subPath, String id) {}
}
