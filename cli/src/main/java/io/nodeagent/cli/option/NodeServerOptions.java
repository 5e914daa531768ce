package io.nodeagent.cli.option;

import io.nodeagent.agent.server.NodeServerConfig;
import io.nodeagent.agent.server.tls.CertificateFiles;
import io.nodeagent.errors.InvalidArgumentException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The node's own server; names and meanings are the kubelet's, and its KubeletConfiguration's defaults. */
public final class NodeServerOptions {
    private static final int PORT = 10250;
    private static final int HEALTHZ_PORT = 10248;
    /** Where kubeadm puts the authority that signs the clients of a cluster. */
    private static final Path CLUSTER_AUTHORITY = Path.of("/etc/kubernetes/pki/ca.crt");

    /** How requests are authorized. */
    public enum AuthorizationMode {
        /** The API server is asked. */
        Webhook,
        /** Whoever is known may do everything. */
        AlwaysAllow
    }

    @Option(
            names = "--address",
            paramLabel = "IP",
            description = "Where the node's server listens (default: 0.0.0.0; standalone: 127.0.0.1).")
    private Optional<String> address = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port of the node's server (default: 10250; standalone has no such server without it).")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--tls-cert-file",
            paramLabel = "FILE",
            description = "The node server's certificate with its intermediates (default: one made for itself).")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--tls-private-key-file", paramLabel = "FILE", description = "The key of --tls-cert-file.")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--client-ca-file",
            paramLabel = "FILE",
            description = "Who signs the certificates of the node server's clients (default: kubeadm's"
                    + " /etc/kubernetes/pki/ca.crt if it is there; standalone: its own).")
    private Optional<Path> clientAuthorities = Optional.empty();

    @Option(
            names = "--authentication-token-webhook",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "true",
            paramLabel = "BOOL",
            description = "Let the API server review bearer tokens (default: ${DEFAULT-VALUE}).")
    private boolean tokens = true;

    @Option(
            names = "--anonymous-auth",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "false",
            paramLabel = "BOOL",
            description = "Take who proves nothing for system:anonymous (default: ${DEFAULT-VALUE}).")
    private boolean anonymous;

    @Option(
            names = "--authorization-mode",
            paramLabel = "MODE",
            defaultValue = "Webhook",
            description = "Webhook asks the API server, AlwaysAllow nobody (default: ${DEFAULT-VALUE}).")
    private AuthorizationMode authorization = AuthorizationMode.Webhook;

    @Option(
            names = "--healthz-port",
            paramLabel = "PORT",
            description = "Where /healthz is served in the clear, 0 for nowhere (default: 10248; standalone: 0).")
    private Optional<Integer> healthzPort = Optional.empty();

    @Option(
            names = "--healthz-bind-address",
            paramLabel = "IP",
            defaultValue = "127.0.0.1",
            description = "The address of --healthz-port (default: ${DEFAULT-VALUE}).")
    private String healthzAddress = "127.0.0.1";

    /** The server of a cluster's node. */
    public NodeServerConfig ofCluster(String node, List<String> addresses, FolderOptions folders) {
        Optional<Path> authorities = clientAuthorities
                .map(Path::toAbsolutePath)
                .or(() -> Files.exists(CLUSTER_AUTHORITY) ? Optional.of(CLUSTER_AUTHORITY) : Optional.empty());
        return config(
                node, addresses, listen("0.0.0.0", port.orElse(PORT)), authorities, health(HEALTHZ_PORT), folders);
    }

    /**
     * The server of a node with an API server of its own; empty unless a port was given.
     *
     * @param authority of that API server
     */
    public Optional<NodeServerConfig> ofStandalone(String node, String address, FolderOptions folders, Path authority) {
        return port.map(given -> config(
                node,
                List.of(address),
                listen("127.0.0.1", given),
                Optional.of(clientAuthorities.map(Path::toAbsolutePath).orElse(authority)),
                health(0),
                folders));
    }

    /** Reads every value, so that one that is wrong is said before anything starts. */
    void check() {
        if (certificate.isPresent() != key.isPresent()) {
            throw new InvalidArgumentException("--tls-cert-file and --tls-private-key-file: give both or neither");
        }
        readable("--tls-cert-file", certificate);
        readable("--tls-private-key-file", key);
        readable("--client-ca-file", clientAuthorities);
        Object _ = listen("127.0.0.1", port.orElse(PORT));
        Object _ = health(HEALTHZ_PORT);
    }

    private NodeServerConfig config(
            String node,
            List<String> addresses,
            InetSocketAddress listen,
            Optional<Path> authorities,
            Optional<InetSocketAddress> health,
            FolderOptions folders) {
        List<String> names = new ArrayList<>(addresses);
        if (!listen.getAddress().isAnyLocalAddress()) {
            names.add(listen.getAddress().getHostAddress());
        }
        return new NodeServerConfig(
                node,
                names,
                listen,
                certificate.map(file -> new CertificateFiles(
                        file.toAbsolutePath(), key.orElseThrow().toAbsolutePath())),
                folders.dataDir().resolve("pki"),
                authorities,
                tokens,
                anonymous,
                authorization == AuthorizationMode.Webhook,
                health);
    }

    private InetSocketAddress listen(String usualAddress, int wanted) {
        return socket("--address", address.orElse(usualAddress), "--port", wanted, 1);
    }

    private Optional<InetSocketAddress> health(int usualPort) {
        InetSocketAddress socket =
                socket("--healthz-bind-address", healthzAddress, "--healthz-port", healthzPort.orElse(usualPort), 0);
        return socket.getPort() == 0 ? Optional.empty() : Optional.of(socket);
    }

    private static InetSocketAddress socket(String flag, String ip, String portFlag, int port, int least) {
        if (port < least || port > 65535) {
            throw new InvalidArgumentException(
                    "%s: %d is not a port: give %d to 65535".formatted(portFlag, port, least));
        }
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException(flag + ": '" + ip + "' is not an IP address", e);
        }
    }

    private static void readable(String flag, Optional<Path> file) {
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw new InvalidArgumentException(flag + ": " + file.get() + " cannot be read");
        }
    }
}
