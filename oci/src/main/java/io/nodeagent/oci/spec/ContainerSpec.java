package io.nodeagent.oci.spec;

import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A container for an OCI runtime: the parts of the runtime specification that this project sets.
 *
 * @param command what runs in it
 * @param root the root file system's folder
 * @param hostname set only when the container has a UTS namespace of its own making
 * @param mounts in the order they are made
 * @param namespaces kinds that are not listed are the host's
 * @param seccomp a {@code linux.seccomp} object; empty for unconfined
 * @param rootfsPropagation {@code private}, {@code rslave} or {@code rshared}
 */
public record ContainerSpec(
        Command command,
        Path root,
        boolean readOnlyRoot,
        Optional<String> hostname,
        List<Mount> mounts,
        List<Namespace> namespaces,
        CgroupPath cgroupPath,
        Resources resources,
        List<Device> devices,
        List<String> maskedPaths,
        List<String> readOnlyPaths,
        Map<String, String> sysctls,
        Optional<ObjectNode> seccomp,
        Optional<String> mountLabel,
        String rootfsPropagation,
        Map<String, String> annotations) {
    /** The same with these namespaces. */
    public ContainerSpec withNamespaces(List<Namespace> others) {
        return new ContainerSpec(
                command,
                root,
                readOnlyRoot,
                hostname,
                mounts,
                List.copyOf(others),
                cgroupPath,
                resources,
                devices,
                maskedPaths,
                readOnlyPaths,
                sysctls,
                seccomp,
                mountLabel,
                rootfsPropagation,
                annotations);
    }

    /** The same with these limits; its device rules stay. */
    public ContainerSpec withLimits(
            CgroupLimits limits, Map<String, Long> hugepageLimits, Map<String, String> unified) {
        return new ContainerSpec(
                command,
                root,
                readOnlyRoot,
                hostname,
                mounts,
                namespaces,
                cgroupPath,
                new Resources(limits, resources.deviceRules(), hugepageLimits, unified),
                devices,
                maskedPaths,
                readOnlyPaths,
                sysctls,
                seccomp,
                mountLabel,
                rootfsPropagation,
                annotations);
    }

    /**
     * What runs: the init process, or a command beside it.
     *
     * @param env entries {@code NAME=value}
     * @param oomScoreAdj empty to inherit
     */
    public record Command(
            List<String> args,
            List<String> env,
            String cwd,
            boolean terminal,
            User user,
            Capabilities capabilities,
            boolean noNewPrivileges,
            Optional<Integer> oomScoreAdj,
            List<Rlimit> rlimits,
            Optional<String> apparmorProfile,
            Optional<String> selinuxLabel) {}

    /** Numeric ids inside the container. */
    public record User(long uid, long gid, List<Long> additionalGids) {}

    /** The five sets of capabilities(7), each of names such as {@code CAP_CHOWN}. */
    public record Capabilities(
            Set<String> bounding,
            Set<String> effective,
            Set<String> permitted,
            Set<String> inheritable,
            Set<String> ambient) {}

    /** A limit of getrlimit(2), {@code type} such as {@code RLIMIT_NOFILE}. */
    public record Rlimit(String type, long soft, long hard) {}

    /** {@code type} and {@code source} as mount(8) has them; {@code options} as the runtime specification lists them. */
    public record Mount(String destination, String type, String source, List<String> options) {}

    /** Joins the namespace at {@code path}, or makes a new one where there is none. */
    public record Namespace(Kind kind, Optional<Path> path) {
        /** The kinds of namespaces(7), with the specification's names. */
        public enum Kind {
            PID("pid"),
            NETWORK("network"),
            MOUNT("mount"),
            IPC("ipc"),
            UTS("uts"),
            USER("user"),
            CGROUP("cgroup");

            private final String specName;

            Kind(String specName) {
                this.specName = specName;
            }

            public String specName() {
                return specName;
            }
        }
    }

    /**
     * Limits of its cgroup.
     *
     * @param hugepageLimits page size such as {@code 2MB} to bytes
     * @param unified cgroup v2 files to values
     */
    public record Resources(
            CgroupLimits limits,
            List<DeviceRule> deviceRules,
            Map<String, Long> hugepageLimits,
            Map<String, String> unified) {}

    /**
     * A rule of the devices cgroup.
     *
     * @param type {@code a}, {@code b} or {@code c}
     * @param major empty for any
     * @param minor empty for any
     * @param access any of {@code r}, {@code w}, {@code m}
     */
    public record DeviceRule(boolean allow, String type, Optional<Long> major, Optional<Long> minor, String access) {}

    /** A device node to make inside; {@code fileMode} includes permission bits only. */
    public record Device(String path, String type, long major, long minor, int fileMode, long uid, long gid) {}
}
