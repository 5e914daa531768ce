package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.Mount;
import io.nodeagent.cri.v1.MountPropagation;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.function.Predicate;

/**
 * Refuses mounts that this runtime, this kernel or the pod's runtime handler cannot make, and those that contradict
 * themselves.
 *
 * @param selinux whether the kernel enforces SELinux
 * @param recursiveReadOnly whether a runtime handler makes recursive read-only mounts
 */
record MountFields(boolean selinux, Predicate<String> recursiveReadOnly) {
    /**
     * Looks at one mount.
     *
     * @param field where it stands in the request, with a point at its end
     * @param handler the sandbox's runtime handler
     */
    void check(String field, Mount mount, String handler) {
        refuseIf(
                mount.getPropagation() == MountPropagation.UNRECOGNIZED,
                field + "propagation",
                "unknown value " + mount.getPropagationValue());
        refuseIf(mount.getUidMappingsCount() > 0, field + "uidMappings", "id-mapped mounts are not supported yet");
        refuseIf(mount.getGidMappingsCount() > 0, field + "gidMappings", "id-mapped mounts are not supported yet");
        refuseIf(
                !mount.hasImage() && !mount.getImageSubPath().isEmpty(),
                field + "image_sub_path",
                "is of an image: set image too");
        if (mount.hasImage()) {
            image(field + "image", mount);
        }
        refuseIf(
                mount.getSelinuxRelabel() && selinux,
                field + "selinux_relabel",
                "SELinux labels are not supported yet");
        if (mount.getRecursiveReadOnly()) {
            recursive(field + "recursive_read_only", mount, handler);
        }
    }

    private static void image(String field, Mount mount) {
        refuseIf(mount.getImage().getImage().isEmpty(), field, "give the image's name or id");
        refuseIf(!mount.getHostPath().isEmpty(), field, "host_path must be empty where an image is mounted");
        refuseIf(!mount.getReadonly(), field, "images are mounted read-only: set readonly");
        refuseIf(
                mount.getPropagation() != MountPropagation.PROPAGATION_PRIVATE,
                field,
                "nothing is ever mounted in an image: use PROPAGATION_PRIVATE");
    }

    private void recursive(String field, Mount mount, String handler) {
        refuseIf(!mount.getReadonly(), field, "set readonly too");
        refuseIf(
                mount.getPropagation() != MountPropagation.PROPAGATION_PRIVATE,
                field,
                "what is mounted later would be writable: use PROPAGATION_PRIVATE");
        refuseIf(
                !recursiveReadOnly.test(handler),
                field,
                "needs Linux 5.12 and an OCI runtime with the mount option rro (runc 1.1, crun 1.4)");
    }

    private static void refuseIf(boolean condition, String field, String advice) {
        if (condition) {
            throw new InvalidArgumentException(field + ": " + advice);
        }
    }
}
