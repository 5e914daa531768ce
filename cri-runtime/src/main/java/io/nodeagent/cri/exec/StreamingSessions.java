package io.nodeagent.cri.exec;

import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.sandbox.SandboxFolders;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.http.HttpServer;
import io.nodeagent.http.streaming.PortForward;
import io.nodeagent.http.streaming.PortForwardServer;
import io.nodeagent.http.streaming.RemoteCommand;
import io.nodeagent.http.streaming.RemoteCommandServer;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Exec, attach and port-forward for clients that stream: a URL each, on a server of the loopback interface that is started when the
 * first is asked for.
 */
public final class StreamingSessions implements AutoCloseable {
    private final ContainerCommands commands;
    private final Sandboxes sandboxes;
    private final SandboxFolders folders;
    private final SessionTokens<Session> tokens;
    private final Object lock = new Object();
    private @Nullable HttpServer server;
    private boolean closed;

    /** What is done once the client has come. */
    private interface Session {
        void serve(HttpExchange exchange) throws IOException;
    }

    public StreamingSessions(ContainerCommands commands, Sandboxes sandboxes, SandboxFolders folders, Clock clock) {
        this.commands = commands;
        this.sandboxes = sandboxes;
        this.folders = folders;
        this.tokens = new SessionTokens<>(clock);
    }

    /** Where a client runs a command in a container, once and within a minute. */
    public String exec(String idOrPrefix, List<String> args, RemoteCommand.Options options) {
        ContainerRecord container = commands.running(idOrPrefix);
        RemoteCommand command = new ExecCommand(
                commands.runtime(container),
                container.id().value(),
                commands.command(container, args, options.tty()),
                options.stdin());
        return offer("exec", exchange -> RemoteCommandServer.serve(exchange, options, command));
    }

    /** Where a client attaches to a container's own streams, once and within a minute. */
    public String attach(String idOrPrefix, RemoteCommand.Options options) {
        ContainerRecord container = commands.running(idOrPrefix);
        boolean stdin = options.stdin() && container.definition().terminal().stdin();
        RemoteCommand command =
                new AttachCommand(commands.runtime(container), container.id().value(), stdin);
        return offer("attach", exchange -> RemoteCommandServer.serve(exchange, options, command));
    }

    /**
     * Where a client forwards connections to ports of a sandbox, once and within a minute.
     *
     * @param ports for clients whose protocol does not name them; the others may use any port
     */
    public String portForward(String idOrPrefix, List<Integer> ports) {
        SandboxRecord sandbox = sandboxes.require(idOrPrefix);
        if (!sandbox.ready()) {
            throw new FailedPreconditionException("sandbox " + sandbox.id() + " is not ready: nothing runs in it");
        }
        String pod = sandbox.id().value();
        PortForward forward = new PodPortForward(network(sandbox));
        return offer("portforward", exchange -> PortForwardServer.serve(exchange, pod, ports, forward));
    }

    /** The pin of the network its containers see; empty where that is the host's. */
    private Optional<Path> network(SandboxRecord sandbox) {
        return sandbox.definition().namespaces().hostNetwork()
                ? Optional.empty()
                : Optional.of(NamespacePins.file(folders.pins(sandbox.id()), NamespaceKind.NET));
    }

    private String offer(String kind, Session session) {
        int port = port();
        return "http://127.0.0.1:%d/%s/%s".formatted(port, kind, tokens.offer(session));
    }

    private int port() {
        synchronized (lock) {
            if (closed) {
                throw new UnavailableException("the runtime is closing");
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
        session.serve(exchange);
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
