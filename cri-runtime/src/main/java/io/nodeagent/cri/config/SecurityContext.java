package io.nodeagent.cri.config;

import java.util.List;
import java.util.Optional;

/**
 * What a container may do and as whom.
 *
 * @param runAsUsername looked up in the image; empty when not given
 * @param strictGroups additional groups are exactly those listed, without what the image's /etc/group says
 * @param seccomp the system call filter
 * @param apparmorProfile a loaded profile's name
 */
public record SecurityContext(
        CapabilityChange capabilities,
        boolean privileged,
        SandboxDefinition.Namespaces namespaces,
        Optional<Long> runAsUser,
        Optional<Long> runAsGroup,
        String runAsUsername,
        List<Long> supplementalGroups,
        boolean strictGroups,
        boolean readOnlyRoot,
        boolean noNewPrivileges,
        List<String> maskedPaths,
        List<String> readOnlyPaths,
        Seccomp seccomp,
        Optional<String> apparmorProfile) {
    /** Nothing asked for. */
    public static final SecurityContext DEFAULT = new SecurityContext(
            CapabilityChange.NONE,
            false,
            SandboxDefinition.Namespaces.OWN,
            Optional.empty(),
            Optional.empty(),
            "",
            List.of(),
            false,
            false,
            false,
            List.of(),
            List.of(),
            new Seccomp(Seccomp.Kind.UNCONFINED, ""),
            Optional.empty());

    public SecurityContext {
        supplementalGroups = List.copyOf(supplementalGroups);
        maskedPaths = List.copyOf(maskedPaths);
        readOnlyPaths = List.copyOf(readOnlyPaths);
    }

    /** The same with these namespaces. */
    public SecurityContext withNamespaces(SandboxDefinition.Namespaces others) {
        return new SecurityContext(
                capabilities,
                privileged,
                others,
                runAsUser,
                runAsGroup,
                runAsUsername,
                supplementalGroups,
                strictGroups,
                readOnlyRoot,
                noNewPrivileges,
                maskedPaths,
                readOnlyPaths,
                seccomp,
                apparmorProfile);
    }

    /** Names as the request has them: with or without {@code CAP_}, {@code ALL} for every one. */
    public record CapabilityChange(List<String> add, List<String> drop, List<String> addAmbient) {
        /** The default set as it is. */
        public static final CapabilityChange NONE = new CapabilityChange(List.of(), List.of(), List.of());

        public CapabilityChange {
            add = List.copyOf(add);
            drop = List.copyOf(drop);
            addAmbient = List.copyOf(addAmbient);
        }
    }

    /**
     * A system call filter.
     *
     * @param localhostPath an absolute path of the host for {@link Kind#LOCALHOST}, else empty
     */
    public record Seccomp(Kind kind, String localhostPath) {
        /** Where the filter comes from. */
        public enum Kind {
            RUNTIME_DEFAULT,
            UNCONFINED,
            LOCALHOST
        }
    }
}
