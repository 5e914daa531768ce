package io.nodeagent.cli.option;

import io.nodeagent.errors.InvalidArgumentException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the node joins a cluster; names and meanings are the kubelet's. */
public final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            defaultValue = "/etc/kubernetes/kubelet.conf",
            description = "Where the API server is, and who the node is to it (default: ${DEFAULT-VALUE}).")
    private Path kubeconfig = Path.of("/etc/kubernetes/kubelet.conf");

    @Option(
            names = "--hostname-override",
            paramLabel = "NAME",
            description = "The node's name (default: the machine's host name in small letters).")
    private Optional<String> hostnameOverride = Optional.empty();

    @Option(
            names = "--node-ip",
            paramLabel = "IP",
            description = "The node's address (default: the one of the default route).")
    private Optional<String> nodeIp = Optional.empty();

    @Option(
            names = "--cluster-dns",
            paramLabel = "IP",
            split = ",",
            description = "The cluster's name servers (default: none, pods ask the host's).")
    private List<String> clusterDns = new ArrayList<>();

    @Option(
            names = "--cluster-domain",
            paramLabel = "DOMAIN",
            description = "Searched by pods that ask the cluster's name servers, such as cluster.local.")
    private Optional<String> clusterDomain = Optional.empty();

    @Option(
            names = "--max-pods",
            paramLabel = "N",
            defaultValue = "110",
            description = "The most pods on this node (default: ${DEFAULT-VALUE}).")
    private int maxPods = 110;

    /** The node's kubeconfig, which must be there. */
    public Path kubeconfig() {
        Path file = kubeconfig.toAbsolutePath();
        if (!Files.isReadable(file)) {
            throw new InvalidArgumentException("--kubeconfig: " + file + " cannot be read: give the node's kubeconfig");
        }
        return file;
    }

    public String nodeName() {
        return NodeNames.parse("--hostname-override", hostnameOverride);
    }

    public Optional<String> nodeIp() {
        return nodeIp.map(ip -> address("--node-ip", ip));
    }

    public List<String> clusterDns() {
        return clusterDns.stream().map(ip -> address("--cluster-dns", ip)).toList();
    }

    public String clusterDomain() {
        return clusterDomain.orElse("");
    }

    public int maxPods() {
        if (maxPods < 1) {
            throw new InvalidArgumentException("--max-pods: " + maxPods + " is not a number of pods: give 1 or more");
        }
        return maxPods;
    }

    /** Reads every value, so that one that is wrong is said before anything starts. */
    void check() {
        String _ = nodeName();
        Optional<String> _ = nodeIp();
        List<String> _ = clusterDns();
        int _ = maxPods();
        Path _ = kubeconfig();
    }

    private static String address(String flag, String ip) {
        try {
            return InetAddress.ofLiteral(ip).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException(flag + ": '" + ip + "' is not an IP address", e);
        }
    }
}
