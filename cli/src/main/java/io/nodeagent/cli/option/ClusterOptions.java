package io.nodeagent.cli.option;

import io.nodeagent.agent.config.PreparationOptions;
import io.nodeagent.agent.identity.CertificateFolder;
import io.nodeagent.agent.resource.NodeResources.Amount;
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
    private static final String SYSTEM_RESERVED = "--system-reserved";
    private static final String KUBE_RESERVED = "--kube-reserved";

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

    @Option(
            names = "--resolv-conf",
            paramLabel = "FILE",
            description = "The resolver configuration that pods share with the host (default: the host's own).")
    private Optional<Path> resolvConf = Optional.empty();

    @Option(
            names = SYSTEM_RESERVED,
            paramLabel = "RESOURCE=AMOUNT,...",
            description = "Kept from pods for the system: cpu, memory, ephemeral-storage, such as cpu=500m,memory=1Gi.")
    private Optional<String> systemReserved = Optional.empty();

    @Option(
            names = KUBE_RESERVED,
            paramLabel = "RESOURCE=AMOUNT,...",
            description = "The same for the agent and the runtime.")
    private Optional<String> kubeReserved = Optional.empty();

    @Option(
            names = "--bootstrap-kubeconfig",
            paramLabel = "FILE",
            description =
                    "Used to ask for a client certificate where --kubeconfig is not there or its certificate has expired.")
    private Optional<Path> bootstrapKubeconfig = Optional.empty();

    @Option(
            names = "--cert-dir",
            paramLabel = "DIR",
            description = "Where the client certificate goes that was asked for (default: DATA_DIR/pki).")
    private Optional<Path> certificates = Optional.empty();

    @Option(
            names = "--rotate-certificates",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "false",
            paramLabel = "BOOL",
            description = "Renew the client certificate before it expires (default: ${DEFAULT-VALUE}).")
    private boolean rotate;

    /** The node's kubeconfig, which must be there unless it can be made. */
    public Path kubeconfig() {
        Path file = kubeconfig.toAbsolutePath();
        if (!Files.isReadable(file) && bootstrapKubeconfig.isEmpty()) {
            throw new InvalidArgumentException("--kubeconfig: " + file
                    + " cannot be read: give the node's kubeconfig, or --bootstrap-kubeconfig to make it");
        }
        return file;
    }

    /** With what a kubeconfig is made; it must be there only when it is needed. */
    public Optional<Path> bootstrapKubeconfig() {
        return bootstrapKubeconfig.map(Path::toAbsolutePath);
    }

    public CertificateFolder certificates(FolderOptions folders) {
        return new CertificateFolder(certificates
                .map(Path::toAbsolutePath)
                .orElseGet(() -> folders.dataDir().resolve("pki")));
    }

    /** Where the certificate is renewed, if it is to be. */
    public Optional<CertificateFolder> renewal(FolderOptions folders) {
        return rotate ? Optional.of(certificates(folders)) : Optional.empty();
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

    public Path resolvConf() {
        return resolvConf.map(Path::toAbsolutePath).orElseGet(PreparationOptions::usualResolvConf);
    }

    /** What is kept from pods. */
    public Amount reserved() {
        return ReservedAmounts.parse(SYSTEM_RESERVED, systemReserved)
                .plus(ReservedAmounts.parse(KUBE_RESERVED, kubeReserved));
    }

    /** Reads every value, so that one that is wrong is said before anything starts. */
    void check() {
        String _ = nodeName();
        Optional<String> _ = nodeIp();
        List<String> _ = clusterDns();
        int _ = maxPods();
        Path made = kubeconfig();
        bootstrapKubeconfig()
                .filter(bootstrap -> !Files.exists(made) && !Files.isReadable(bootstrap))
                .ifPresent(bootstrap -> {
                    throw new InvalidArgumentException("--bootstrap-kubeconfig: " + bootstrap
                            + " cannot be read, and neither can " + made + ": give one of them");
                });
        Amount _ = reserved();
        resolvConf.filter(file -> !Files.isReadable(file)).ifPresent(file -> {
            throw new InvalidArgumentException("--resolv-conf: " + file + " cannot be read");
        });
    }

    private static String address(String flag, String ip) {
        try {
            return InetAddress.ofLiteral(ip).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException(flag + ": '" + ip + "' is not an IP address", e);
        }
    }
}
