package io.nodeagent.agent.server.endpoint;

import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.runtime.ContainerRuntime.Streams;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.http.UpgradeProxy;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * {@code /exec}, {@code /attach} and {@code /portForward}: the runtime's streaming server gets the connection, byte for
 * byte, whichever protocol it speaks.
 */
record StreamingEndpoints(NodeAgent agent) {
    void exec(HttpExchange exchange, List<String> segments) throws IOException {
        NodeAgent.Target target = PodPath.container(segments);
        List<String> command = exchange.query().getOrDefault("command", List.of());
        if (command.isEmpty()) {
            throw new InvalidArgumentException("command: give the command that is to be run");
        }
        Streams streams = streams(exchange);
        relay(exchange, () -> agent.exec(target, command, streams));
    }

    void attach(HttpExchange exchange, List<String> segments) throws IOException {
        NodeAgent.Target target = PodPath.container(segments);
        Streams streams = streams(exchange);
        relay(exchange, () -> agent.attach(target, streams));
    }

    void portForward(HttpExchange exchange, List<String> segments) throws IOException {
        NodeAgent.Target target = PodPath.pod(segments);
        List<Integer> ports = exchange.query().getOrDefault("port", List.of()).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(StreamingEndpoints::port)
                .toList();
        relay(exchange, () -> agent.portForward(target, ports));
    }

    /** Where to connect; asking makes a session in the runtime, so nothing malformed may come after it. */
    private interface Session {
        URI open();
    }

    private static void relay(HttpExchange exchange, Session session) throws IOException {
        if (!exchange.isUpgrade()) {
            throw new InvalidArgumentException("Upgrade request required");
        }
        UpgradeProxy.relay(exchange, session.open());
    }

    /** The kubelet's names of the parameters; the API server's are others. */
    private static Streams streams(HttpExchange exchange) {
        Query query = new Query(exchange);
        boolean tty = query.flag("tty");
        // A terminal is one stream: a kubelet drops stderr here too.
        Streams streams = new Streams(query.flag("input"), query.flag("output"), query.flag("error") && !tty, tty);
        if (!streams.stdin() && !streams.stdout() && !streams.stderr()) {
            throw new InvalidArgumentException("you must specify at least 1 of stdin, stdout, stderr");
        }
        return streams;
    }

    private static Integer port(String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new InvalidArgumentException("port: '%s' is not a number".formatted(text), e);
        }
        throw new InvalidArgumentException("port: %s is not between 1 and 65535".formatted(text));
    }
}
