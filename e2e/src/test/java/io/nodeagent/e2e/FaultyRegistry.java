package io.nodeagent.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry whose repositories fail, each in its way, until they are told to behave. */
final class FaultyRegistry implements AutoCloseable {
    /** What is wrong with a repository, and what a user should read about it. */
    enum Fault {
        UNAUTHORIZED("answered 401"),
        NOT_FOUND("answered 404"),
        BROKEN("answered 500"),
        CUT_OFF("cut off at byte"),
        WRONG_BYTES("digest"),
        NOT_A_MANIFEST("manifest");

        private final String told;

        Fault(String told) {
            this.told = told;
        }

        String told() {
            return told;
        }

        /** The repository that has it. */
        String repository() {
            return "faulty/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private record Content(byte[] bytes, String type) {}

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final HttpServer server;

    FaultyRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Holds an image in the repository of a fault; answers what to pull it by. */
    String add(Fault fault, RegistryImage image) {
        String repository = "/v2/" + fault.repository();
        for (byte[] blob : image.blobs()) {
            contents.put(
                    repository + "/blobs/" + RegistryImage.digest(blob), new Content(blob, "application/octet-stream"));
        }
        contents.put(repository + "/manifests/1", new Content(image.manifest(), image.mediaType()));
        faults.put(fault.repository(), fault);
        return host() + "/" + fault.repository() + ":1";
    }

    /** Mends every repository. */
    void behave() {
        faults.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Content content = contents.get(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            Fault fault = faults.get(path.replaceFirst("^/v2/", "").replaceFirst("/(blobs|manifests)/.*", ""));
            boolean large = content.bytes().length > 100_000;
            switch (fault) {
                case UNAUTHORIZED -> exchange.sendResponseHeaders(401, -1);
                case NOT_FOUND -> exchange.sendResponseHeaders(404, -1);
                case BROKEN -> exchange.sendResponseHeaders(500, -1);
                case CUT_OFF -> send(exchange, content, large ? content.bytes().length / 2 : content.bytes().length);
                case WRONG_BYTES -> send(exchange, large ? scribbled(content) : content, content.bytes().length);
                case NOT_A_MANIFEST -> {
                    byte[] page = "<html>log in first</html>".getBytes(StandardCharsets.UTF_8);
                    send(exchange, new Content(page, "text/html"), page.length);
                }
                case null -> send(exchange, content, content.bytes().length);
            }
        }
    }

    /** The same length, one bit in the middle another one. */
    private static Content scribbled(Content content) {
        byte[] bytes = content.bytes().clone();
        bytes[bytes.length / 2] ^= 1;
        return new Content(bytes, content.type());
    }

    private static void send(HttpExchange exchange, Content content, int length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", content.type());
        exchange.sendResponseHeaders(200, content.bytes().length);
        OutputStream out = exchange.getResponseBody();
        out.write(content.bytes(), 0, length);
        out.flush();
        if (length < content.bytes().length) {
            throw new IOException("cut off, as told");
        }
    }
}
