package io.nodeagent.cri.spec;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.config.ResourceLimits;
import io.nodeagent.cri.config.SecurityContext;
import io.nodeagent.cri.sandbox.SandboxFolders;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.oci.seccomp.SeccompProfiles;
import io.nodeagent.oci.spec.ContainerSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds a container's specification. */
public final class SpecBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(SpecBuilder.class);

    private final HostFacts host;
    private final SeccompProfiles seccomp;
    private final NamespaceList namespaces;
    private final MountList mounts;
    private final CapabilitySets capabilities;

    public SpecBuilder(HostFacts host, SandboxFolders folders, SeccompProfiles seccomp) {
        this.host = host;
        this.seccomp = seccomp;
        this.namespaces = new NamespaceList(folders, host.cgroupNamespaces());
        this.mounts = new MountList(folders);
        this.capabilities = new CapabilitySets(host.capabilities());
    }

    public ContainerSpec build(SpecInput input) {
        ContainerDefinition definition = input.definition();
        SecurityContext security = definition.security();
        SandboxRecord sandbox = input.sandbox();
        ContainerSpec.Command command = command(input);
        DeviceList devices = DeviceList.of(definition, Path.of("/dev"));
        return new ContainerSpec(
                command,
                input.root(),
                security.readOnlyRoot(),
                Optional.empty(),
                mounts.of(input),
                namespaces.of(sandbox.id(), sandbox.definition().namespaces(), security.namespaces()),
                new CgroupPath(sandbox.cgroup().orElseThrow().path())
                        .child(input.id().value()),
                resources(definition.resources(), devices),
                devices.devices(),
                security.privileged() ? List.of() : security.maskedPaths(),
                security.privileged() ? List.of() : security.readOnlyPaths(),
                sandbox.definition().sysctls(),
                seccomp(security, command.capabilities()),
                Optional.empty(),
                VolumeBinding.ofRoot(definition.mounts()),
                annotations(input));
    }

    private ContainerSpec.Command command(SpecInput input) {
        ContainerDefinition definition = input.definition();
        SecurityContext security = definition.security();
        String hostname = input.sandbox().definition().hostname();
        return new ContainerSpec.Command(
                ProcessArguments.args(definition, input.image()),
                ProcessArguments.env(definition, input.image(), hostname),
                ProcessArguments.workingDir(definition, input.image()),
                definition.terminal().tty(),
                new UserLookup(input.root()).find(security, input.image().user()),
                capabilities.of(security),
                security.noNewPrivileges(),
                Optional.of(oomScoreAdj(input)),
                List.of(),
                host.apparmor() ? security.apparmorProfile() : Optional.empty(),
                Optional.empty());
    }

    /** The kernel refuses a score below one's own without CAP_SYS_RESOURCE, and the OCI runtime would then fail. */
    private int oomScoreAdj(SpecInput input) {
        int wanted = input.definition().resources().oomScoreAdj();
        if (wanted >= host.oomScoreAdj() || host.mayLowerOomScore()) {
            return wanted;
        }
        LOG.atWarn()
                .addKeyValue("container", input.id())
                .addKeyValue("wanted", wanted)
                .addKeyValue("given", host.oomScoreAdj())
                .log("oom_score_adj raised: this machine gives the agent no CAP_SYS_RESOURCE");
        return host.oomScoreAdj();
    }

    /** The kubelet names a limit of 0 for every page size there is; where none can be set, that asks for nothing. */
    private ContainerSpec.Resources resources(ResourceLimits limits, DeviceList devices) {
        Map<String, Long> hugepages = new TreeMap<>(limits.hugepageLimits());
        if (!host.hugepages()) {
            hugepages.values().removeIf(bytes -> bytes == 0);
            if (!hugepages.isEmpty()) {
                throw new FailedPreconditionException(
                        "config.linux.resources.hugepage_limits: this machine's cgroups cannot limit huge pages");
            }
        }
        return new ContainerSpec.Resources(limits.cgroup(), devices.rules(), hugepages, limits.unified());
    }

    private Optional<ObjectNode> seccomp(SecurityContext security, ContainerSpec.Capabilities capabilities) {
        if (security.privileged()) {
            return Optional.empty();
        }
        return switch (security.seccomp().kind()) {
            case UNCONFINED -> Optional.empty();
            case RUNTIME_DEFAULT -> Optional.of(seccomp.runtimeDefault(capabilities.bounding()));
            case LOCALHOST ->
                Optional.of(seccomp.localhost(Path.of(security.seccomp().localhostPath())));
        };
    }

    /** The keys other runtimes set too, for tools that look at running containers. */
    private static Map<String, String> annotations(SpecInput input) {
        return Map.of(
                "io.kubernetes.cri.container-type", "container",
                "io.kubernetes.cri.container-name", input.definition().name(),
                "io.kubernetes.cri.image-name", input.definition().image().image(),
                "io.kubernetes.cri.sandbox-id", input.sandbox().id().value(),
                "io.kubernetes.cri.sandbox-name",
                        input.sandbox().definition().name().name(),
                "io.kubernetes.cri.sandbox-namespace",
                        input.sandbox().definition().name().namespace(),
                "io.kubernetes.cri.sandbox-uid",
                        input.sandbox().definition().name().uid());
    }
}
