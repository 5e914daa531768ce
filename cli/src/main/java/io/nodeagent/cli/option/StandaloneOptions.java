package io.nodeagent.cli.option;

import io.nodeagent.errors.InvalidArgumentException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The embedded API server's options. */
public final class StandaloneOptions {
    @Option(
            names = "--api-address",
            paramLabel = "IP:PORT",
            defaultValue = "127.0.0.1:6443",
            description = "Where the API server listens (default: ${DEFAULT-VALUE}).")
    private String apiAddress = "127.0.0.1:6443";

    @Option(
            names = "--kubeconfig-out",
            paramLabel = "FILE",
            defaultValue = "/etc/node-agent/admin.conf",
            description = "Where the administrator's kubeconfig is written, mode 0600 (default: ${DEFAULT-VALUE}).")
    private Path kubeconfigOut = Path.of("/etc/node-agent/admin.conf");

    @Option(
            names = "--node-name",
            paramLabel = "NAME",
            description = "The node's name (default: the machine's host name in small letters).")
    private Optional<String> nodeName = Optional.empty();

    /** The address to listen on. */
    public InetSocketAddress apiAddress() {
        int colon = apiAddress.lastIndexOf(':');
        try {
            String host = apiAddress.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
            int port = Integer.parseInt(apiAddress.substring(colon + 1));
            if (colon > 0 && port > 0 && port < 65536 && host.matches("[0-9.]+|[0-9A-Fa-f:.]+")) {
                return new InetSocketAddress(InetAddress.getByName(host), port);
            }
        } catch (NumberFormatException | UnknownHostException e) {
            // Said below, the same for every way of being wrong.
        }
        throw new InvalidArgumentException(
                "--api-address: '" + apiAddress + "' is not IP:PORT, such as 127.0.0.1:6443 or [::1]:6443");
    }

    public Path kubeconfigOut() {
        return kubeconfigOut.toAbsolutePath();
    }

    /** The node's name, a lower-case DNS subdomain as Kubernetes wants it. */
    public String nodeName() {
        return NodeNames.parse("--node-name", nodeName);
    }
}
