package io.nodeagent.cri.sandbox;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses what a sandbox cannot be, naming the request's field. */
final class SandboxValidation {
    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?");
    private static final Pattern WORD = Pattern.compile("[!-~]+");

    private final Set<String> handlers;

    /** @param handlers the runtime handlers there are, the default one also as the empty string */
    SandboxValidation(Set<String> handlers) {
        this.handlers = handlers;
    }

    void check(SandboxDefinition sandbox) {
        required("config.metadata.name", sandbox.name().name());
        required("config.metadata.namespace", sandbox.name().namespace());
        required("config.metadata.uid", sandbox.name().uid());
        if (!sandbox.hostname().isEmpty()
                && !HOSTNAME.matcher(sandbox.hostname()).matches()) {
            throw refused("config.hostname", sandbox.hostname(), "give at most 64 letters, digits, '-' and '.'");
        }
        if (!sandbox.logDirectory().isEmpty() && !sandbox.logDirectory().startsWith("/")) {
            throw refused("config.log_directory", sandbox.logDirectory(), "give an absolute path");
        }
        words("config.dns_config.servers", sandbox.dns().servers());
        words("config.dns_config.searches", sandbox.dns().searches());
        words("config.dns_config.options", sandbox.dns().options());
        if (!sandbox.cgroupParent().isEmpty() && !sandbox.cgroupParent().startsWith("/")) {
            throw refused(
                    "config.linux.cgroup_parent",
                    sandbox.cgroupParent(),
                    "give an absolute path: the cgroup driver is cgroupfs, not systemd");
        }
        sandbox.sysctls().forEach((name, value) -> sysctl(sandbox.namespaces(), name));
        if (!handlers.contains(sandbox.runtimeHandler())) {
            throw refused("runtime_handler", sandbox.runtimeHandler(), "there are " + handlers);
        }
    }

    /** Kernel parameters that belong to a namespace the pod has of its own; any other would change the host. */
    private static void sysctl(SandboxDefinition.Namespaces namespaces, String name) {
        boolean network = name.startsWith("net.") || name.startsWith("net/");
        boolean ipc = name.startsWith("kernel.shm")
                || name.startsWith("kernel.msg")
                || name.equals("kernel.sem")
                || name.startsWith("fs.mqueue.");
        if (!(network && !namespaces.hostNetwork()) && !(ipc && !namespaces.hostIpc())) {
            throw refused(
                    "config.linux.sysctls",
                    name,
                    "only parameters of the pod's own network and IPC namespaces can be set");
        }
    }

    private static void required(String field, String value) {
        if (value.isEmpty()) {
            throw new InvalidArgumentException(field + " must not be empty");
        }
    }

    private static void words(String field, List<String> values) {
        for (String value : values) {
            if (!WORD.matcher(value).matches()) {
                throw refused(field, value, "give printable characters without spaces");
            }
        }
    }

    private static InvalidArgumentException refused(String field, String value, String advice) {
        return new InvalidArgumentException("%s: '%s' is refused: %s".formatted(field, value, advice));
    }
}
