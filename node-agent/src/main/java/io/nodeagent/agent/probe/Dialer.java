package io.nodeagent.agent.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** Connects to containers, and words failures as users of Kubernetes know them from its events. */
final class Dialer {
    /** Probes make many short connections: none may stay in TIME_WAIT for long. */
    private static final int LINGER_SECONDS = 1;

    private Dialer() {}

    static Socket connect(String host, int port, Deadline deadline) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoLinger(true, LINGER_SECONDS);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), deadline.leftMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** {@code host:port}, with brackets around an IPv6 address. */
    static String join(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    static String message(String host, int port, IOException e) {
        String at = join(host, port);
        return switch (e) {
            case SocketTimeoutException _ -> "dial tcp %s: i/o timeout".formatted(at);
            case UnknownHostException _ -> "dial tcp: lookup %s: no such host".formatted(host);
            case NoRouteToHostException _ -> "dial tcp %s: connect: no route to host".formatted(at);
            case ConnectException _ -> "dial tcp %s: connect: %s".formatted(at, plain(e));
            default -> "dial tcp %s: %s".formatted(at, plain(e));
        };
    }

    private static String plain(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("refused") ? "connection refused" : text;
    }
}
