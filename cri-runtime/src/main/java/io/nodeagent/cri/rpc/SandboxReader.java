package io.nodeagent.cri.rpc;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.v1.DNSConfig;
import io.nodeagent.cri.v1.LinuxPodSandboxConfig;
import io.nodeagent.cri.v1.NamespaceMode;
import io.nodeagent.cri.v1.NamespaceOption;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.cri.v1.PodSandboxMetadata;
import io.nodeagent.cri.v1.PortMapping;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.network.HostPort;
import java.util.List;
import java.util.Optional;

/** Reads what a sandbox is asked to be. */
final class SandboxReader {
    private SandboxReader() {}

    static SandboxDefinition read(PodSandboxConfig config, String runtimeHandler) {
        if (!config.hasMetadata()) {
            throw new InvalidArgumentException("config.metadata is missing");
        }
        PodSandboxMetadata metadata = config.getMetadata();
        LinuxPodSandboxConfig linux = config.getLinux();
        SandboxDefinition.Namespaces namespaces = linux.getSecurityContext().hasNamespaceOptions()
                ? namespaces(linux.getSecurityContext().getNamespaceOptions())
                : SandboxDefinition.Namespaces.OWN;
        return new SandboxDefinition(
                new SandboxDefinition.Name(
                        metadata.getName(), metadata.getUid(), metadata.getNamespace(), metadata.getAttempt()),
                config.getHostname(),
                config.getLogDirectory(),
                dns(config.getDnsConfig()),
                namespaces.hostNetwork() ? List.of() : hostPorts(config.getPortMappingsList()),
                config.getLabelsMap(),
                config.getAnnotationsMap(),
                linux.getCgroupParent(),
                namespaces,
                linux.getSysctlsMap(),
                linux.getSecurityContext().getPrivileged(),
                runtimeHandler);
    }

    static SandboxDefinition.Namespaces namespaces(NamespaceOption options) {
        return new SandboxDefinition.Namespaces(
                options.getNetwork() == NamespaceMode.NODE,
                options.getPid() == NamespaceMode.NODE,
                options.getIpc() == NamespaceMode.NODE,
                sharedPid(options));
    }

    private static Optional<SandboxDefinition.SharedPid> sharedPid(NamespaceOption options) {
        return switch (options.getPid()) {
            case POD -> Optional.of(SandboxDefinition.SharedPid.OF_POD);
            case TARGET -> Optional.of(new SandboxDefinition.SharedPid(options.getTargetId()));
            case CONTAINER, NODE, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static SandboxDefinition.Dns dns(DNSConfig dns) {
        return new SandboxDefinition.Dns(dns.getServersList(), dns.getSearchesList(), dns.getOptionsList());
    }

    /** A mapping without a host port maps nothing. */
    private static List<HostPort> hostPorts(List<PortMapping> mappings) {
        return mappings.stream()
                .filter(m -> m.getHostPort() != 0)
                .map(m -> new HostPort(protocol(m), m.getHostIp(), m.getHostPort(), m.getContainerPort()))
                .toList();
    }

    private static HostPort.Protocol protocol(PortMapping mapping) {
        return switch (mapping.getProtocol()) {
            case TCP -> HostPort.Protocol.TCP;
            case UDP -> HostPort.Protocol.UDP;
            case SCTP -> HostPort.Protocol.SCTP;
            case UNRECOGNIZED ->
                throw new InvalidArgumentException(
                        "config.port_mappings.protocol: unknown value " + mapping.getProtocolValue());
        };
    }
}
