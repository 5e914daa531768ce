package io.nodeagent.cri.rpc;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.LinuxContainerSecurityContext;
import io.nodeagent.cri.v1.LinuxSandboxSecurityContext;
import io.nodeagent.cri.v1.NamespaceMode;
import io.nodeagent.cri.v1.NamespaceOption;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.cri.v1.SELinuxOption;
import io.nodeagent.cri.v1.SecurityProfile;
import io.nodeagent.cri.v1.UpdateContainerResourcesRequest;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.Optional;

/**
 * Refuses requests with fields that change what a container may do or see and that this runtime does not carry out yet:
 * running a container with less protection than was asked for would be worse than not running it.
 *
 * @param apparmor whether the kernel enforces AppArmor
 * @param unifiedCgroups whether cgroup v2 files can be set
 */
record UnhonouredFields(MountFields mounts, boolean apparmor, boolean unifiedCgroups) {
    private static final String SECURITY = "config.linux.security_context.";

    void check(PodSandboxConfig config) {
        refuseIf(config.hasWindows(), "config.windows", "this runtime runs Linux containers");
        LinuxSandboxSecurityContext security = config.getLinux().getSecurityContext();
        selinux(security.getSelinuxOptions());
        if (security.hasNamespaceOptions()) {
            namespaces(security.getNamespaceOptions());
            refuseIf(
                    security.getNamespaceOptions().getPid() == NamespaceMode.TARGET,
                    SECURITY + "namespace_options.pid",
                    "TARGET is a container's: use POD (0), CONTAINER (1) or NODE (2)");
        }
    }

    void check(ContainerConfig config, SandboxDefinition sandbox) {
        refuseIf(config.hasWindows(), "config.windows", "this runtime runs Linux containers");
        refuseIf(config.getCDIDevicesCount() > 0, "config.CDI_devices", "CDI devices are not supported yet");
        for (int i = 0; i < config.getMountsCount(); i++) {
            mounts.check("config.mounts[" + i + "].", config.getMounts(i), sandbox.runtimeHandler());
        }
        refuseIf(
                config.getLinux().getResources().getUnifiedCount() > 0 && !unifiedCgroups,
                "config.linux.resources.unified",
                "this machine does not run on cgroup v2");
        security(config.getLinux().getSecurityContext(), sandbox);
    }

    void check(UpdateContainerResourcesRequest request) {
        refuseIf(request.hasWindows(), "windows", "this runtime runs Linux containers");
        refuseIf(
                request.getLinux().getUnifiedCount() > 0 && !unifiedCgroups,
                "linux.unified",
                "this machine does not run on cgroup v2");
    }

    private void security(LinuxContainerSecurityContext security, SandboxDefinition sandbox) {
        refuseIf(
                security.getPrivileged() && !sandbox.privileged(),
                SECURITY + "privileged",
                "the sandbox is not privileged");
        selinux(security.getSelinuxOptions());
        profiles(security);
        if (security.hasNamespaceOptions()) {
            NamespaceOption options = security.getNamespaceOptions();
            namespaces(options);
            refuseIf(
                    options.getPid() == NamespaceMode.POD
                            && sandbox.namespaces().sharedPid().isEmpty(),
                    SECURITY + "namespace_options.pid",
                    "POD is refused: the sandbox was made without a pid namespace for all its containers");
            refuseIf(
                    options.getPid() == NamespaceMode.TARGET
                            && options.getTargetId().isEmpty(),
                    SECURITY + "namespace_options.target_id",
                    "TARGET needs the id of a running container of the sandbox");
            refuseIf(
                    options.getNetwork() == NamespaceMode.NODE
                            && !sandbox.namespaces().hostNetwork(),
                    SECURITY + "namespace_options.network",
                    "the sandbox does not use the host's network");
            refuseIf(
                    options.getIpc() == NamespaceMode.NODE
                            && !sandbox.namespaces().hostIpc(),
                    SECURITY + "namespace_options.ipc",
                    "the sandbox does not use the host's IPC namespace");
        }
    }

    private void profiles(LinuxContainerSecurityContext security) {
        var _ = ProfileFields.seccomp(security); // every kind of it is honoured, if it is one
        Optional<SecurityProfile.ProfileType> wanted =
                ProfileFields.apparmor(security).map(SecurityProfile::getProfileType);
        refuseIf(
                wanted.filter(SecurityProfile.ProfileType.Localhost::equals).isPresent() && !apparmor,
                SECURITY + "apparmor",
                "this machine's kernel enforces no AppArmor profiles");
        refuseIf(
                wanted.filter(SecurityProfile.ProfileType.RuntimeDefault::equals)
                                .isPresent()
                        && apparmor,
                SECURITY + "apparmor",
                "there is no default profile yet: load one and name it with Localhost");
    }

    private static void namespaces(NamespaceOption options) {
        String field = SECURITY + "namespace_options.";
        refuseIf(
                options.getPid() == NamespaceMode.UNRECOGNIZED,
                field + "pid",
                "unknown value " + options.getPidValue());
        podOrNode(field + "network", options.getNetwork());
        podOrNode(field + "ipc", options.getIpc());
        refuseIf(
                options.hasUsernsOptions() && options.getUsernsOptions().getMode() != NamespaceMode.NODE,
                field + "userns_options",
                "user namespaces are not supported yet: use NODE (2)");
    }

    private static void podOrNode(String field, NamespaceMode mode) {
        refuseIf(mode != NamespaceMode.POD && mode != NamespaceMode.NODE, field, mode + " is refused: use POD or NODE");
    }

    private static void selinux(SELinuxOption options) {
        refuseIf(
                !options.equals(SELinuxOption.getDefaultInstance()),
                SECURITY + "selinux_options",
                "SELinux labels are not supported yet");
    }

    private static void refuseIf(boolean condition, String field, String advice) {
        if (condition) {
            throw refused(field, advice);
        }
    }

    private static InvalidArgumentException refused(String field, String advice) {
        return new InvalidArgumentException(field + ": " + advice);
    }
}
