package io.nodeagent.http.streaming;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Port-forward as the clients in Python, JavaScript and Java ask for it: one connection a port of the request, on two
 * channels, data and error, which both begin with the port as two bytes, the lower one first. No direction can be ended
 * alone; the WebSocket closes when every connection has ended.
 */
final class WebSocketPortForward {
    /** The subprotocols understood; a client that names none means the first. */
    static final List<String> PROTOCOLS = List.of("v4.channel.k8s.io", "v4.base64.channel.k8s.io");

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketPortForward.class);

    private final WebSocketChannels channels;
    private final PodConnections connections;
    private final List<Integer> ports;
    private final List<ByteQueue> inputs;

    WebSocketPortForward(WebSocketChannels channels, PodConnections connections, List<Integer> ports) {
        this.channels = channels;
        this.connections = connections;
        this.ports = ports;
        this.inputs = ports.stream().map(_ -> new ByteQueue(_ -> {})).toList();
    }

    /** Refuses a request that has no port, or more than there are channels for. */
    static void check(List<Integer> ports) {
        if (ports.isEmpty() || ports.size() > WebSocketChannels.LIMIT / 2) {
            throw new InvalidArgumentException(
                    "ports: name 1 to %d of them in the request".formatted(WebSocketChannels.LIMIT / 2));
        }
    }

    /** Returns when the client has left, or all connections have ended. */
    void serve() throws IOException {
        List<Thread> threads = new ArrayList<>();
        try {
            for (int i = 0; i < ports.size(); i++) {
                byte[] port = ByteBuffer.allocate(Short.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort(ports.get(i).shortValue())
                        .array();
                channels.send(2 * i, port);
                channels.send(2 * i + 1, port);
            }
            for (int i = 0; i < ports.size(); i++) {
                int index = i;
                threads.add(connections.start(ports.get(i), () -> connect(index)));
            }
            Thread closer = Thread.ofVirtual().name("port-forward-end").start(() -> closeAfter(threads));
            try {
                read();
            } finally {
                closer.interrupt();
            }
        } finally {
            inputs.forEach(input -> input.fail("the client has closed the connection"));
            connections.stop();
            channels.socket().close();
        }
    }

    private void connect(int index) {
        ByteQueue input = inputs.get(index);
        // the client cannot learn that the pod has ended its direction, so that ends the other one too
        OutputStream output = channels.output(2 * index, input::end);
        Optional<String> failure = connections.forward(ports.get(index), input, output);
        input.close();
        if (failure.isPresent()) {
            try {
                channels.send(2 * index + 1, failure.get().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("the client left a forwarded connection");
            }
        }
    }

    /** Once no connection is left, closing ends the reading. */
    private void closeAfter(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
            channels.socket().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() throws IOException {
        for (var next = channels.receive(); next.isPresent(); next = channels.receive()) {
            int channel = next.get().channel();
            if (channel >= 0 && (channel & 1) == 0 && channel / 2 < inputs.size()) {
                inputs.get(channel / 2).offer(next.get().data());
            }
        }
    }
}
