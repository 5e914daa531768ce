package io.nodeagent.agent.config;

import io.nodeagent.cgroups.CgroupPath;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things are, and what holds for all pods of the node.
 *
 * @param data the agent's folder: pods in {@code pods}, seccomp profiles of users in {@code seccomp}
 * @param podLogs the folder of the pods' log folders, such as {@code /var/log/pods}
 * @param cgroupRoot the group above all pods, such as {@code /kubepods}
 * @param dns what pods with the policy ClusterFirst ask
 * @param hostResolvConf the resolver configuration that pods of the policy Default share
 * @param seccompDefault whether a container without a seccomp profile gets the runtime's default instead of none
 */
public record PreparationOptions(
        Path data, Path podLogs, CgroupPath cgroupRoot, ClusterDns dns, Path hostResolvConf, boolean seccompDefault) {
    /**
     * The cluster's name servers.
     *
     * @param servers empty where there are none: pods get the host's instead
     * @param domain such as {@code cluster.local}; empty for none
     */
    public record ClusterDns(List<String> servers, String domain) {
        /** A node without name servers of its own. */
        public static final ClusterDns NONE = new ClusterDns(List.of(), "");

        public ClusterDns {
            servers = List.copyOf(servers);
        }
    }

    /** systemd-resolved's own stub is of no use in a pod's network: then the file with the real servers counts. */
    public static Path usualResolvConf() {
        Path usual = Path.of("/etc/resolv.conf");
        Path resolved = Path.of("/run/systemd/resolve/resolv.conf");
        boolean stub = ResolvConf.read(usual).servers().stream().allMatch("127.0.0.53"::equals);
        return stub && java.nio.file.Files.isReadable(resolved) ? resolved : usual;
    }
}
