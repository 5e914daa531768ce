package io.nodeagent.cri.exec;

import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.http.streaming.PortForward;
import io.nodeagent.linux.descriptor.LoopbackSocket;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespaceThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to what listens on a pod's loopback interface, or on all of its interfaces.
 *
 * @param network the pin of the pod's network namespace; empty for the host's
 */
record PodPortForward(Optional<Path> network) implements PortForward {
    private static final Logger LOG = LoggerFactory.getLogger(PodPortForward.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final int PIECE_BYTES = 32 << 10;

    @Override
    public void forward(int port, InputStream fromClient, OutputStream toClient)
            throws IOException, InterruptedException {
        try (LoopbackSocket socket = connect(port)) {
            Thread upstream =
                    Thread.ofVirtual().name("port-forward-upstream-" + port).start(() -> copyToPod(fromClient, socket));
            try {
                boolean ended = copyToClient(socket, toClient);
                if (!ended || socket.wasReset()) {
                    upstream.interrupt();
                }
                upstream.join();
            } finally {
                upstream.interrupt();
            }
        }
    }

    /** Programs listen on one of the two, and nothing says which. */
    private LoopbackSocket connect(int port) throws InterruptedException {
        StringBuilder reasons = new StringBuilder();
        for (LoopbackSocket.Family family : LoopbackSocket.Family.values()) {
            try {
                return connect(family, port);
            } catch (IOException | InternalException e) {
                reasons.append(reasons.isEmpty() ? "" : "; ")
                        .append(family.address())
                        .append(": ")
                        .append(e.getMessage());
            }
        }
        throw new UnavailableException(
                "failed to connect to localhost:%d inside the network of the pod: %s".formatted(port, reasons));
    }

    private LoopbackSocket connect(LoopbackSocket.Family family, int port) throws IOException, InterruptedException {
        LoopbackSocket socket = network.isPresent()
                ? NamespaceThread.call(NamespaceKind.NET, network.get(), () -> LoopbackSocket.open(family))
                : LoopbackSocket.open(family);
        try {
            socket.connect(port, CONNECT_LIMIT);
            return socket;
        } catch (IOException | InterruptedException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** A client that breaks its stream off ends both directions, one that ends it only this one. */
    private static void copyToPod(InputStream fromClient, LoopbackSocket socket) {
        byte[] buffer = new byte[PIECE_BYTES];
        try {
            for (int length = fromClient.read(buffer); length >= 0; length = fromClient.read(buffer)) {
                if (!written(socket, buffer, length)) {
                    // Nobody reads it any more, but what the pod has answered is still the client's to read.
                    fromClient.close();
                    return;
                }
            }
            socket.endOutput();
        } catch (IOException e) {
            LOG.atDebug().log("a client broke its forwarded connection off: {}", e.toString());
            socket.close();
        }
    }

    private static boolean written(LoopbackSocket socket, byte[] bytes, int length) {
        try {
            socket.write(bytes, 0, length);
            return true;
        } catch (IOException e) {
            LOG.atDebug().log("the pod takes no more of a forwarded connection: {}", e.toString());
            return false;
        }
    }

    /** Answers whether the pod ended its direction; the connection is over when it did not. */
    private static boolean copyToClient(LoopbackSocket socket, OutputStream toClient) {
        byte[] buffer = new byte[PIECE_BYTES];
        try {
            for (int length = socket.read(buffer); length > 0; length = socket.read(buffer)) {
                toClient.write(buffer, 0, length);
                toClient.flush();
            }
            toClient.close();
            return true;
        } catch (IOException e) {
            LOG.atDebug().log("a forwarded connection broke: {}", e.toString());
            socket.close();
            return false;
        }
    }
}
