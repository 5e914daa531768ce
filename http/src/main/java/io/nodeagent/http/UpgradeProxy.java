package io.nodeagent.http;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.UnavailableException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays a request for an upgrade to another server, and after its 101 the bytes of both directions, whatever protocol
 * they speak. The client's credentials stay here.
 *
 * <p>Unless the backend switches protocols nothing more of the client is passed on: a second request sent through would
 * reach the backend without having been authenticated.
 */
public final class UpgradeProxy {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradeProxy.class);
    private static final int CONNECT_MILLIS = 5_000;
    /** A refusing backend that keeps its connection open has said all it will after this time. */
    private static final int REFUSAL_MILLIS = 2_000;

    private static final int HEAD_LIMIT = 64 << 10;

    private UpgradeProxy() {}

    /**
     * Relays until both directions have ended.
     *
     * @param backend plain {@code http}; its path and query replace those of the request
     * @throws UnavailableException where the backend cannot be reached or hangs up before it answers; nothing has been
     *     sent to the client then
     */
    public static void relay(HttpExchange exchange, URI backend) throws IOException {
        if (!"http".equals(backend.getScheme()) || backend.getHost() == null) {
            throw new InvalidArgumentException("an upgrade is relayed to http://HOST:PORT/... only, not to " + backend);
        }
        try (Socket socket = new Socket()) {
            InputStream fromBackend;
            byte[] responseHead;
            try {
                fromBackend = connect(socket, backend);
                socket.getOutputStream().write(requestHead(exchange, backend));
                responseHead = readHead(fromBackend);
            } catch (IOException e) {
                throw new UnavailableException(
                        "streaming server at " + backend.getAuthority() + " does not answer: " + e.getMessage(), e);
            }
            try (RawConnection client = exchange.takeOver()) {
                client.output().write(responseHead);
                if (isSwitching(responseHead)) {
                    relayBothWays(client, socket, fromBackend);
                } else {
                    relayRefusal(client, socket, fromBackend, responseHead);
                }
            }
        }
    }

    private static InputStream connect(Socket socket, URI backend) throws IOException {
        socket.setTcpNoDelay(true);
        int port = backend.getPort() < 0 ? 80 : backend.getPort();
        socket.connect(new InetSocketAddress(backend.getHost(), port), CONNECT_MILLIS);
        return new BufferedInputStream(socket.getInputStream(), 32 << 10);
    }

    private static byte[] requestHead(HttpExchange exchange, URI backend) {
        String path = backend.getRawPath() == null || backend.getRawPath().isEmpty() ? "/" : backend.getRawPath();
        String query = backend.getRawQuery() == null ? "" : "?" + backend.getRawQuery();
        StringBuilder head = new StringBuilder(1024)
                .append(exchange.method())
                .append(' ')
                .append(path)
                .append(query)
                .append(" HTTP/1.1\r\nHost: ")
                .append(backend.getAuthority())
                .append("\r\n");
        new String(exchange.rawRequestHead(), StandardCharsets.ISO_8859_1)
                .lines()
                .skip(1)
                .filter(line -> !line.isEmpty() && !isNamed(line, "host") && !isNamed(line, "authorization"))
                .forEach(line -> head.append(line).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isNamed(String line, String name) {
        return line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
    }

    private static byte[] readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(512);
        // the last four bytes read, to be compared with CR LF CR LF
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("it closed the connection before its response was complete");
            }
            if (head.size() == HEAD_LIMIT) {
                throw new IOException("its response has more than " + HEAD_LIMIT + " bytes of headers");
            }
            head.write(next);
            last = (last << 8) | next;
        }
        return head.toByteArray();
    }

    private static boolean isSwitching(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 101");
    }

    private static void relayBothWays(RawConnection client, Socket backend, InputStream fromBackend) {
        Thread upstream = Thread.ofVirtual().name("upgrade-upstream").start(() -> {
            try {
                client.input().transferTo(backend.getOutputStream());
                backend.shutdownOutput();
            } catch (IOException e) {
                broken(client, backend, e);
            }
        });
        try {
            fromBackend.transferTo(client.output());
            client.shutdownOutput();
        } catch (IOException e) {
            broken(client, backend, e);
        }
        try {
            upstream.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            broken(client, backend, e);
        }
    }

    /** One direction broke, so the other has lost its sense. */
    private static void broken(RawConnection client, Socket backend, Exception cause) {
        LOG.atDebug().setCause(cause).log("relayed connection broke");
        client.close();
        try {
            backend.close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("cannot close the connection to the streaming server");
        }
    }

    private static void relayRefusal(RawConnection client, Socket backend, InputStream fromBackend, byte[] head)
            throws IOException {
        backend.setSoTimeout(REFUSAL_MILLIS);
        long left = contentLength(head);
        OutputStream out = client.output();
        byte[] buffer = new byte[8 << 10];
        try {
            while (left > 0) {
                int count = fromBackend.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        } catch (SocketTimeoutException e) {
            LOG.atDebug().setCause(e).log("the streaming server keeps its refused connection open");
        }
    }

    private static long contentLength(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.matches("content-length: *[0-9]{1,18} *"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
