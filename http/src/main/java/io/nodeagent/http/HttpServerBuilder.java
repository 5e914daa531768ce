package io.nodeagent.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Describes an {@link HttpServer}; without an address it listens on a free port of the loopback interface. */
public final class HttpServerBuilder {
    private String name = "http";
    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private Optional<Supplier<ServerTls>> tls = Optional.empty();
    private ErrorResponder errors = ErrorResponder.PLAIN_TEXT;
    private ServerLimits limits = ServerLimits.DEFAULT;
    private @Nullable HttpHandler handler;

    HttpServerBuilder() {}

    /** What its threads are named after. */
    public HttpServerBuilder name(String value) {
        name = value;
        return this;
    }

    public HttpServerBuilder address(InetSocketAddress value) {
        address = value;
        return this;
    }

    /** Serves TLS with what the supplier gives at each new connection; it must not block. */
    public HttpServerBuilder tls(Supplier<ServerTls> value) {
        tls = Optional.of(value);
        return this;
    }

    public HttpServerBuilder handler(HttpHandler value) {
        handler = value;
        return this;
    }

    public HttpServerBuilder errors(ErrorResponder value) {
        errors = value;
        return this;
    }

    public HttpServerBuilder limits(ServerLimits value) {
        limits = value;
        return this;
    }

    /** Listens. */
    public HttpServer start() {
        return new HttpServer(this);
    }

    String name() {
        return name;
    }

    InetSocketAddress address() {
        return address;
    }

    Optional<Supplier<ServerTls>> tls() {
        return tls;
    }

    HttpHandler handler() {
        return Objects.requireNonNull(handler, "a server needs a handler");
    }

    ErrorResponder errors() {
        return errors;
    }

    ServerLimits limits() {
        return limits;
    }
}
