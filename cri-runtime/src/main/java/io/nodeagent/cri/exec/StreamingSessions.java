package io.nodeagent.cri.exec;

import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.http.HttpServer;
import io.nodeagent.http.streaming.RemoteCommand;
import io.nodeagent.http.streaming.RemoteCommandServer;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exec and attach for clients that stream: a URL each, on a server of the loopback interface that is started when the
 * first is asked for.
 */
public final class StreamingSessions implements AutoCloseable {
    private final ContainerCommands commands;
    private final SessionTokens<Session> tokens;
    private final Object lock = new Object();
    private @Nullable HttpServer server;
    private boolean closed;

    private record Session(RemoteCommand command, RemoteCommand.Options options) {}

    public StreamingSessions(ContainerCommands commands, Clock clock) {
        this.commands = commands;
        this.tokens = new SessionTokens<>(clock);
    }

    /** Where a client runs a command in a container, once and within a minute. */
    public String exec(String idOrPrefix, List<String> args, RemoteCommand.Options options) {
        ContainerRecord container = commands.running(idOrPrefix);
        return offer(
                "exec",
                new Session(
                        new ExecCommand(
                                commands.runtime(container),
                                container.id().value(),
                                commands.command(container, args, options.tty()),
                                options.stdin()),
                        options));
    }

    /** Where a client attaches to a container's own streams, once and within a minute. */
    public String attach(String idOrPrefix, RemoteCommand.Options options) {
        ContainerRecord container = commands.running(idOrPrefix);
        boolean stdin = options.stdin() && container.definition().terminal().stdin();
        return offer(
                "attach",
                new Session(
                        new AttachCommand(
                                commands.runtime(container), container.id().value(), stdin),
                        options));
    }

    private String offer(String kind, Session session) {
        int port = port();
        return "http://127.0.0.1:%d/%s/%s".formatted(port, kind, tokens.offer(session));
    }

    private int port() {
        synchronized (lock) {
            if (closed) {
                throw new io.nodeagent.errors.UnavailableException("the runtime is closing");
            }
            if (server == null) {
                server = HttpServer.builder()
                        .name("cri-streaming")
                        .handler(this::handle)
                        .start();
            }
            return server.port();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.path();
        Session session = tokens.take(path.substring(path.lastIndexOf('/') + 1))
                .orElseThrow(() -> new NotFoundException("no such session: each URL works once and for a minute"));
        RemoteCommandServer.serve(exchange, session.options(), session.command());
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (server != null) {
                server.close();
            }
        }
    }
}
