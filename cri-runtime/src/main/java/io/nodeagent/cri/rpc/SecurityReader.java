package io.nodeagent.cri.rpc;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.config.SecurityContext;
import io.nodeagent.cri.v1.Capability;
import io.nodeagent.cri.v1.Int64Value;
import io.nodeagent.cri.v1.LinuxContainerSecurityContext;
import io.nodeagent.cri.v1.SecurityProfile;
import io.nodeagent.cri.v1.SupplementalGroupsPolicy;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.Optional;

/** Reads what a container may do and as whom. */
final class SecurityReader {
    private static final String FIELD = "config.linux.security_context.";

    private SecurityReader() {}

    /** @param shared the sandbox's namespaces, which count where the container says nothing */
    static SecurityContext read(LinuxContainerSecurityContext security, SandboxDefinition.Namespaces shared) {
        return new SecurityContext(
                capabilities(security.getCapabilities()),
                security.getPrivileged(),
                security.hasNamespaceOptions() ? SandboxReader.namespaces(security.getNamespaceOptions()) : shared,
                given(security.hasRunAsUser(), security.getRunAsUser()),
                given(security.hasRunAsGroup(), security.getRunAsGroup()),
                security.getRunAsUsername(),
                security.getSupplementalGroupsList(),
                security.getSupplementalGroupsPolicy() == SupplementalGroupsPolicy.Strict,
                security.getReadonlyRootfs(),
                security.getNoNewPrivs(),
                security.getMaskedPathsList(),
                security.getReadonlyPathsList(),
                ProfileFields.seccomp(security)
                        .map(SecurityReader::seccomp)
                        .orElse(new SecurityContext.Seccomp(SecurityContext.Seccomp.Kind.UNCONFINED, "")),
                ProfileFields.apparmor(security)
                        .filter(profile -> profile.getProfileType() == SecurityProfile.ProfileType.Localhost)
                        .map(SecurityProfile::getLocalhostRef));
    }

    private static SecurityContext.CapabilityChange capabilities(Capability capability) {
        return new SecurityContext.CapabilityChange(
                capability.getAddCapabilitiesList(),
                capability.getDropCapabilitiesList(),
                capability.getAddAmbientCapabilitiesList());
    }

    private static Optional<Long> given(boolean has, Int64Value value) {
        return has ? Optional.of(value.getValue()) : Optional.empty();
    }

    private static SecurityContext.Seccomp seccomp(SecurityProfile profile) {
        return switch (profile.getProfileType()) {
            case RuntimeDefault -> new SecurityContext.Seccomp(SecurityContext.Seccomp.Kind.RUNTIME_DEFAULT, "");
            case Unconfined -> new SecurityContext.Seccomp(SecurityContext.Seccomp.Kind.UNCONFINED, "");
            case Localhost -> localhost(profile.getLocalhostRef());
            case UNRECOGNIZED -> throw new InvalidArgumentException(FIELD + "seccomp.profile_type: unknown value");
        };
    }

    private static SecurityContext.Seccomp localhost(String file) {
        if (!file.startsWith("/")) {
            throw new InvalidArgumentException(
                    FIELD + "seccomp.localhost_ref: '%s' is refused: give an absolute path".formatted(file));
        }
        return new SecurityContext.Seccomp(SecurityContext.Seccomp.Kind.LOCALHOST, file);
    }
}
