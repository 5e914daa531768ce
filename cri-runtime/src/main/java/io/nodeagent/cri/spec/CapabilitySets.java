package io.nodeagent.cri.spec;

import io.nodeagent.cri.config.SecurityContext;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.oci.spec.ContainerSpec;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which capabilities(7) a container has. */
final class CapabilitySets {
    private static final String FIELD = "config.linux.security_context.capabilities.";

    /** In the order of their numbers, from 0. */
    private static final List<String> KNOWN = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETPCAP",
            "CAP_LINUX_IMMUTABLE",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_BROADCAST",
            "CAP_NET_ADMIN",
            "CAP_NET_RAW",
            "CAP_IPC_LOCK",
            "CAP_IPC_OWNER",
            "CAP_SYS_MODULE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_CHROOT",
            "CAP_SYS_PTRACE",
            "CAP_SYS_PACCT",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE",
            "CAP_SYS_TIME",
            "CAP_SYS_TTY_CONFIG",
            "CAP_MKNOD",
            "CAP_LEASE",
            "CAP_AUDIT_WRITE",
            "CAP_AUDIT_CONTROL",
            "CAP_SETFCAP",
            "CAP_MAC_OVERRIDE",
            "CAP_MAC_ADMIN",
            "CAP_SYSLOG",
            "CAP_WAKE_ALARM",
            "CAP_BLOCK_SUSPEND",
            "CAP_AUDIT_READ",
            "CAP_PERFMON",
            "CAP_BPF",
            "CAP_CHECKPOINT_RESTORE");

    /** What containers have everywhere unless they ask for something else. */
    private static final Set<String> USUAL = Set.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    private final Set<String> available;

    /** @param available what the agent has itself */
    CapabilitySets(Set<String> available) {
        this.available = available;
    }

    /** The names of a mask as {@code /proc/PID/status} shows it. */
    static Set<String> ofMask(long mask) {
        Set<String> names = new TreeSet<>();
        for (int bit = 0; bit < KNOWN.size(); bit++) {
            if ((mask & (1L << bit)) != 0) {
                names.add(KNOWN.get(bit));
            }
        }
        return names;
    }

    /** {@code ALL}, and what is usual, mean what the agent can give; a name that it cannot give is refused. */
    ContainerSpec.Capabilities of(SecurityContext security) {
        if (security.privileged()) {
            return sets(available, Set.of());
        }
        SecurityContext.CapabilityChange change = security.capabilities();
        Set<String> set = new TreeSet<>(all(change.add()) ? available : USUAL);
        set.retainAll(available);
        if (all(change.drop())) {
            set.clear();
        }
        Set<String> ambient = new TreeSet<>();
        change.add().stream()
                .filter(c -> !isAll(c))
                .map(c -> given("add_capabilities", c))
                .forEach(set::add);
        change.addAmbient().forEach(c -> ambient.add(given("add_ambient_capabilities", c)));
        set.addAll(ambient);
        change.drop().stream()
                .filter(c -> !isAll(c))
                .map(c -> named("drop_capabilities", c))
                .forEach(c -> {
                    set.remove(c);
                    ambient.remove(c);
                });
        return sets(set, ambient);
    }

    private String given(String field, String name) {
        String capability = named(field, name);
        if (!available.contains(capability)) {
            throw new FailedPreconditionException("%s%s: this agent has no %s to give: run it with that capability"
                    .formatted(FIELD, field, capability));
        }
        return capability;
    }

    private static String named(String field, String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String capability = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
        if (!KNOWN.contains(capability)) {
            throw new InvalidArgumentException("%s%s: no capability '%s'".formatted(FIELD, field, name));
        }
        return capability;
    }

    private static boolean all(List<String> names) {
        return names.stream().anyMatch(CapabilitySets::isAll);
    }

    private static boolean isAll(String name) {
        return name.equalsIgnoreCase("ALL") || name.equalsIgnoreCase("CAP_ALL");
    }

    private static ContainerSpec.Capabilities sets(Set<String> set, Set<String> ambient) {
        return new ContainerSpec.Capabilities(set, set, set, ambient, ambient);
    }
}
