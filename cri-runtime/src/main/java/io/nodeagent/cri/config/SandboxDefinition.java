package io.nodeagent.cri.config;

import io.nodeagent.network.HostPort;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sandbox was asked to be.
 *
 * @param hostname empty for the host's own
 * @param logDirectory where its containers' logs go; empty for no logs
 * @param hostPorts only mappings that name a port of the host
 * @param cgroupParent an absolute cgroup path, empty to let the runtime make a group
 * @param runtimeHandler the handler's name, empty for the default
 */
public record SandboxDefinition(
        Name name,
        String hostname,
        String logDirectory,
        Dns dns,
        List<HostPort> hostPorts,
        Map<String, String> labels,
        Map<String, String> annotations,
        String cgroupParent,
        Namespaces namespaces,
        Map<String, String> sysctls,
        boolean privileged,
        String runtimeHandler) {
    public SandboxDefinition {
        hostPorts = List.copyOf(hostPorts);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        sysctls = Collections.unmodifiableMap(new TreeMap<>(sysctls));
    }

    /** What no two sandboxes share; {@code attempt} counts a pod's sandboxes from 0. */
    public record Name(String name, String uid, String namespace, int attempt) {
        @Override
        public String toString() {
            return namespace + "/" + name + " (uid " + uid + ", attempt " + attempt + ")";
        }
    }

    /** Content for resolv.conf(5); all empty for the host's own file. */
    public record Dns(List<String> servers, List<String> searches, List<String> options) {
        /** The host's own file. */
        public static final Dns OF_HOST = new Dns(List.of(), List.of(), List.of());

        public Dns {
            servers = List.copyOf(servers);
            searches = List.copyOf(searches);
            options = List.copyOf(options);
        }
    }

    /**
     * Which of the host's namespaces are used; the others are the pod's (network, ipc) or each container's (pid).
     *
     * @param sharedPid whose pid namespace is used; empty for the host's or one a container
     */
    public record Namespaces(
            boolean hostNetwork, boolean hostPid, boolean hostIpc, java.util.Optional<SharedPid> sharedPid) {
        /** None of the host's. */
        public static final Namespaces OWN = new Namespaces(false, false, false);

        /** No pid namespace is shared but perhaps the host's. */
        public Namespaces(boolean hostNetwork, boolean hostPid, boolean hostIpc) {
            this(hostNetwork, hostPid, hostIpc, java.util.Optional.empty());
        }

        /** Whether processes outlive their container's first one: only an end of the pid namespace kills the rest. */
        public boolean pidOfOthers() {
            return hostPid || sharedPid.isPresent();
        }
    }

    /**
     * A pid namespace that containers share.
     *
     * @param target the container whose namespace it is; empty for the pod's, which has an init of its own
     */
    public record SharedPid(String target) {
        /** The pod's. */
        public static final SharedPid OF_POD = new SharedPid("");
    }
}
