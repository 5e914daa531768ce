package io.nodeagent.images.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nodeagent.images.reference.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry that misbehaves as told and counts what it is asked for. */
public final class FakeRegistry implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> content = new ConcurrentHashMap<>();
    private final Map<String, String> types = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = (_, _) -> false;
    private volatile int cutAfter = Integer.MAX_VALUE;
    private volatile boolean ranges = true;

    /** Answers a request itself, or leaves it to the registry. */
    @FunctionalInterface
    public interface Behaviour {
        /** The number counts requests of the same path from 1; true when it was answered. */
        boolean answer(HttpExchange exchange, int number) throws IOException;
    }

    public FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public String add(String repository, String tag, Pushed image) {
        image.blobs().forEach(b -> content.put("/v2/" + repository + "/blobs/" + Digest.of(b), b));
        for (String target : List.of(tag, image.digest().toString())) {
            String path = "/v2/" + repository + "/manifests/" + target;
            content.put(path, image.manifest());
            types.put(path, image.mediaType());
        }
        return host() + "/" + repository + ":" + tag;
    }

    /** Serves other bytes under a blob's digest. */
    public void replaceBlob(String repository, Digest digest, byte[] other) {
        content.put("/v2/" + repository + "/blobs/" + digest, other);
    }

    public void behave(Behaviour newBehaviour) {
        behaviour = newBehaviour;
    }

    /** Cuts each connection after so many bytes of a body. */
    public void cutAfter(int bytes, boolean knowsRanges) {
        cutAfter = bytes;
        ranges = knowsRanges;
    }

    /** Paths asked for so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public static boolean status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        return true;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(path);
        int number = (int) requests.stream().filter(path::equals).count();
        if (behaviour.answer(exchange, number)) {
            return;
        }
        byte[] body = content.get(path);
        if (body == null) {
            status(exchange, 404);
            return;
        }
        send(exchange, body, types.getOrDefault(path, "application/octet-stream"));
    }

    private void send(HttpExchange exchange, byte[] body, String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = ranges && range != null ? Integer.parseInt(range.replaceAll("[^0-9]", "")) : 0;
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length - from);
        int length = body.length - from;
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body, from, Math.min(length, cutAfter));
            if (length > cutAfter) {
                out.flush();
                // Closing a body that is too short makes the server drop the connection
                throw new IOException("cut");
            }
        }
    }
}
