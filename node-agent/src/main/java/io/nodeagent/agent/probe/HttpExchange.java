package io.nodeagent.agent.probe;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One GET on a connection of its own (RFC 9112). A client library would keep connections, threads and a pool, refuse a
 * Host header, and check a certificate that a container's own address never matches.
 */
final class HttpExchange {
    private static final int BODY_LIMIT_BYTES = 10 << 10;
    private static final int LINE_LIMIT_BYTES = 64 << 10;
    private static final int HEADER_LIMIT = 1000;

    private final TrustingTls tls = new TrustingTls();

    /** A response; {@code body} is its first 10 KiB. */
    record Response(int status, Map<String, String> headers, String body) {
        Optional<String> location() {
            return Optional.ofNullable(headers.get("location")).filter(l -> !l.isEmpty());
        }

        boolean redirects() {
            return switch (status) {
                case 301, 302, 303, 307, 308 -> true;
                default -> false;
            };
        }
    }

    /** The connection could not be made. */
    static final class NoConnection extends IOException {
        private static final long serialVersionUID = 1;

        private final IOException reason;

        NoConnection(IOException reason) {
            super(reason);
            this.reason = reason;
        }

        IOException reason() {
            return reason;
        }
    }

    Response get(HttpTarget target, Deadline deadline) throws IOException {
        try (Socket plain = connect(target, deadline)) {
            Socket socket = target.tls() ? tls.over(plain, target.host(), target.port(), deadline) : plain;
            socket.getOutputStream().write(request(target).getBytes(StandardCharsets.ISO_8859_1));
            return response(new BufferedInputStream(new Limited(socket, deadline)));
        }
    }

    private static Socket connect(HttpTarget target, Deadline deadline) throws IOException {
        try {
            return Dialer.connect(target.host(), target.port(), deadline);
        } catch (IOException e) {
            throw new NoConnection(e);
        }
    }

    private static String request(HttpTarget target) {
        StringBuilder text = new StringBuilder("GET ").append(target.path()).append(" HTTP/1.1\r\n");
        target.headers()
                .forEach(h -> text.append(h.getKey())
                        .append(": ")
                        .append(h.getValue())
                        .append("\r\n"));
        return text.append("Connection: close\r\n\r\n").toString();
    }

    private static Response response(InputStream in) throws IOException {
        int status = status(in);
        Map<String, String> headers = headers(in);
        while (status >= 100 && status < 200) { // interim answers come before the one that counts
            status = status(in);
            headers = headers(in);
        }
        return new Response(status, headers, body(in, headers));
    }

    private static int status(InputStream in) throws IOException {
        String line = line(in);
        String[] parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/") || !parts[1].matches("[0-9]{3}")) {
            String shown = line.length() > 50 ? line.substring(0, 50) : line;
            throw new IOException(
                    "net/http: HTTP/1.x transport connection broken: malformed HTTP response \"%s\"".formatted(shown));
        }
        return Integer.parseInt(parts[1]);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < HEADER_LIMIT; i++) {
            String line = line(in);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        throw new IOException("the response has more than " + HEADER_LIMIT + " headers");
    }

    /** What arrives of the body: a response that breaks off has told its status all the same. */
    private static String body(InputStream in, Map<String, String> headers) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            if (headers.getOrDefault("transfer-encoding", "")
                    .toLowerCase(Locale.ROOT)
                    .contains("chunked")) {
                chunks(in, body);
            } else {
                long length = Long.parseLong(headers.getOrDefault("content-length", "" + BODY_LIMIT_BYTES));
                body.write(in.readNBytes((int) Math.min(BODY_LIMIT_BYTES, Math.max(0, length))));
            }
        } catch (IOException | NumberFormatException _) {
            return body.toString(StandardCharsets.UTF_8);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private static void chunks(InputStream in, ByteArrayOutputStream body) throws IOException {
        while (body.size() < BODY_LIMIT_BYTES) {
            String size = line(in).split(";", 2)[0].strip();
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return;
            }
            body.write(in.readNBytes(Math.min(length, BODY_LIMIT_BYTES - body.size())));
            if (body.size() < BODY_LIMIT_BYTES) {
                String _ = line(in);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("EOF");
            }
            if (line.size() == LINE_LIMIT_BYTES) {
                throw new IOException("the response has a line of more than " + LINE_LIMIT_BYTES + " bytes");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Reads that end with the probe, however slowly the container writes. */
    private static final class Limited extends InputStream {
        private final Socket socket;
        private final Deadline deadline;
        private final InputStream in;

        Limited(Socket socket, Deadline deadline) throws IOException {
            this.socket = socket;
            this.deadline = deadline;
            this.in = socket.getInputStream();
        }

        @Override
        public int read() throws IOException {
            socket.setSoTimeout(deadline.leftMillis());
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            socket.setSoTimeout(deadline.leftMillis());
            return in.read(buffer, offset, length);
        }
    }
}
