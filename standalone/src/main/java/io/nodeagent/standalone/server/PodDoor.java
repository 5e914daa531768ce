package io.nodeagent.standalone.server;

import io.nodeagent.durable.CloseableStack;
import io.nodeagent.http.HttpHandler;
import io.nodeagent.http.HttpServer;
import io.nodeagent.http.ServerTls;
import io.nodeagent.standalone.pki.ServerPki;
import io.nodeagent.standalone.rest.StatusErrors;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The server's second address, which is known only once the pods' network is there: with a certificate for it. */
final class PodDoor implements AutoCloseable {
    private final ApiServerConfig config;
    private final ServerPki pki;
    private final HttpHandler handler;
    private final int port;
    private final AtomicReference<ServerTls> main;
    private final Clock clock;
    private final CloseableStack parts = new CloseableStack();

    /**
     * A closed door.
     *
     * @param port of the main address, and of this one
     * @param main what the main address serves TLS with
     */
    PodDoor(
            ApiServerConfig config,
            ServerPki pki,
            HttpHandler handler,
            int port,
            AtomicReference<ServerTls> main,
            Clock clock) {
        this.config = config;
        this.pki = pki;
        this.handler = handler;
        this.port = port;
        this.main = main;
        this.clock = clock;
    }

    InetSocketAddress open(InetAddress address) {
        List<String> names = new ArrayList<>(ServerNames.of(config));
        if (!names.contains(address.getHostAddress())) {
            names.add(address.getHostAddress());
        }
        ServerTls tls = Certificates.tls(pki, pki.serverFor(config.dataDir().resolve("pki"), names, clock));
        InetSocketAddress door = new InetSocketAddress(address, port);
        InetAddress bound = config.address().getAddress();
        if (bound.isAnyLocalAddress() || bound.equals(address)) {
            main.set(tls); // it is listened on already
            return door;
        }
        HttpServer server = parts.push(HttpServer.builder()
                .name("apiserver-pods")
                .address(door)
                .tls(() -> tls)
                .handler(handler)
                .errors(new StatusErrors())
                .start());
        return server.address();
    }

    @Override
    public void close() {
        parts.close();
    }
}
