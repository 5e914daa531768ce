package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.v1.LinuxPodSandboxConfig;
import io.nodeagent.cri.v1.LinuxSandboxSecurityContext;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.cri.v1.PodSandboxMetadata;
import io.nodeagent.cri.v1.PortMapping;
import io.nodeagent.cri.v1.Protocol;
import io.nodeagent.cri.v1.SecurityProfile;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a sandbox is asked to be. */
final class SandboxConfigs {
    private final PodDns dns;
    private final String clusterDomain;

    SandboxConfigs(PodDns dns, String clusterDomain) {
        this.dns = dns;
        this.clusterDomain = clusterDomain;
    }

    /**
     * @throws FailedPreconditionException naming the field that is not supported
     */
    PodSandboxConfig of(Pod pod, int attempt, CgroupPath cgroup, String logFolder) {
        PodSpec spec = pod.getSpec();
        requireSupported(spec);
        boolean hostNetwork = Boolean.TRUE.equals(spec.getHostNetwork());
        PodSandboxConfig.Builder config = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(pod.getMetadata().getName())
                        .setNamespace(pod.getMetadata().getNamespace())
                        .setUid(pod.getMetadata().getUid())
                        .setAttempt(attempt))
                .setLogDirectory(logFolder)
                .setDnsConfig(dns.config(pod))
                .putAllLabels(orEmpty(pod.getMetadata().getLabels()))
                .putAllLabels(PodLabels.ofPod(pod))
                .putAllAnnotations(orEmpty(pod.getMetadata().getAnnotations()))
                .setLinux(linux(spec, cgroup));
        if (!hostNetwork) {
            config.setHostname(Hostname.ofSandbox(pod, clusterDomain));
            containers(spec)
                    .flatMap(c -> c.getPorts() == null ? Stream.of() : c.getPorts().stream())
                    .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                    .map(SandboxConfigs::portMapping)
                    .forEach(config::addPortMappings);
        }
        return config.build();
    }

    private static LinuxPodSandboxConfig linux(PodSpec spec, CgroupPath cgroup) {
        LinuxPodSandboxConfig.Builder linux = LinuxPodSandboxConfig.newBuilder()
                .setCgroupParent(cgroup.value())
                .setSecurityContext(security(spec));
        PodSecurityContext context = spec.getSecurityContext();
        if (context != null && context.getSysctls() != null) {
            context.getSysctls().forEach(sysctl -> linux.putSysctls(sysctl.getName(), sysctl.getValue()));
        }
        return linux.build();
    }

    private static LinuxSandboxSecurityContext security(PodSpec spec) {
        PodSecurityContext context =
                Optional.ofNullable(spec.getSecurityContext()).orElseGet(PodSecurityContext::new);
        LinuxSandboxSecurityContext.Builder security = LinuxSandboxSecurityContext.newBuilder()
                .setNamespaceOptions(NamespaceOptions.of(spec))
                .setPrivileged(everyContainer(spec)
                        .anyMatch(c -> c.getSecurityContext() != null
                                && Boolean.TRUE.equals(c.getSecurityContext().getPrivileged())))
                .setSeccomp(SecurityProfile.newBuilder().setProfileType(SecurityProfile.ProfileType.RuntimeDefault))
                .addAllSupplementalGroups(ContainerSecurity.supplementalGroups(context))
                .setSupplementalGroupsPolicy(ContainerSecurity.groupsPolicy(context));
        if (context.getRunAsUser() != null) {
            security.setRunAsUser(ContainerSecurity.int64(context.getRunAsUser()));
        }
        if (context.getRunAsGroup() != null) {
            security.setRunAsGroup(ContainerSecurity.int64(context.getRunAsGroup()));
        }
        SecurityProfiles.seLinux(null, context.getSeLinuxOptions()).ifPresent(security::setSelinuxOptions);
        return security.build();
    }

    private static PortMapping portMapping(ContainerPort port) {
        return PortMapping.newBuilder()
                .setProtocol(protocol(port.getProtocol()))
                .setContainerPort(port.getContainerPort())
                .setHostPort(port.getHostPort())
                .setHostIp(Optional.ofNullable(port.getHostIP()).orElse(""))
                .build();
    }

    private static Protocol protocol(@Nullable String name) {
        if (name == null) {
            return Protocol.TCP;
        }
        return switch (name) {
            case "TCP" -> Protocol.TCP;
            case "UDP" -> Protocol.UDP;
            case "SCTP" -> Protocol.SCTP;
            default -> throw new InvalidArgumentException("unknown protocol of a container port: " + name);
        };
    }

    private static void requireSupported(PodSpec spec) {
        refuseIf(
                Boolean.FALSE.equals(spec.getHostUsers()),
                "spec.hostUsers: user namespaces are not supported: leave it out");
        refuseIf(
                spec.getResourceClaims() != null && !spec.getResourceClaims().isEmpty(),
                "spec.resourceClaims: dynamic resource allocation is not supported: leave it out");
        refuseIf(
                spec.getOs() != null && !"linux".equals(spec.getOs().getName()),
                "spec.os.name: this node runs linux pods only");
    }

    private static void refuseIf(boolean refused, String message) {
        if (refused) {
            throw new FailedPreconditionException(message);
        }
    }

    /** Those that may run beside each other. */
    private static Stream<Container> containers(PodSpec spec) {
        Stream<Container> sidecars = spec.getInitContainers() == null
                ? Stream.of()
                : spec.getInitContainers().stream().filter(PodContainers::isSidecar);
        return Stream.concat(sidecars, spec.getContainers().stream());
    }

    private static Stream<Container> everyContainer(PodSpec spec) {
        Stream<Container> init = spec.getInitContainers() == null ? Stream.of() : spec.getInitContainers().stream();
        return Stream.concat(init, spec.getContainers().stream());
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
