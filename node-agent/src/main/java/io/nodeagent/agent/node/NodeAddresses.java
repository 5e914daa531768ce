package io.nodeagent.agent.node;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Optional;

/** The address of this machine that others reach it by. */
public final class NodeAddresses {
    /** Of the documentation's block (RFC 5737): only a route to it is asked for, nothing is sent. */
    private static final String ELSEWHERE = "203.0.113.1";

    private NodeAddresses() {}

    /** The source address of the default route; without one, any address that is not a loopback's, else a loopback's. */
    public static String detect() {
        return ofDefaultRoute().or(NodeAddresses::any).orElse("127.0.0.1");
    }

    private static Optional<String> ofDefaultRoute() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(ELSEWHERE), 9));
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? Optional.empty() : Optional.of(local.getHostAddress());
        } catch (IOException | java.io.UncheckedIOException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> any() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
