package io.nodeagent.agent.server.endpoint;

import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.log.LogOptions;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.http.DeferredResponse;
import io.nodeagent.http.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /containerLogs/NAMESPACE/POD/CONTAINER} with the parameters of the core API's PodLogOptions. */
record ContainerLogsEndpoint(NodeAgent agent, InstantSource clock) implements Endpoint {
    @Override
    public void serve(HttpExchange exchange, List<String> segments) throws IOException {
        NodeAgent.Target target = PodPath.container(segments);
        Query query = new Query(exchange);
        LogOptions options = options(query);
        boolean previous = query.flag("previous");
        try (DeferredResponse sink = new DeferredResponse(exchange, "text/plain")) {
            try {
                agent.logs(target, previous, options, sink);
                sink.begin();
            } catch (NodeAgentException e) {
                if (!sink.hasBegun()) {
                    throw e;
                }
                sink.write(("\n" + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private LogOptions options(Query query) {
        Optional<Instant> sinceTime = query.time("sinceTime");
        OptionalLong sinceSeconds = query.number("sinceSeconds", 1);
        if (sinceTime.isPresent() && sinceSeconds.isPresent()) {
            throw new InvalidArgumentException("give sinceTime or sinceSeconds, not both");
        }
        String stream = query.exchange().queryParameter("stream").orElse("All");
        if (!stream.equals("All") && !stream.isEmpty()) {
            throw new InvalidArgumentException("stream: '%s' is not served, only All".formatted(stream));
        }
        Optional<Instant> since = sinceSeconds.isPresent()
                ? Optional.of(clock.instant().minusSeconds(Math.min(sinceSeconds.getAsLong(), Integer.MAX_VALUE)))
                : sinceTime;
        return new LogOptions(
                query.flag("follow"),
                query.flag("timestamps"),
                since,
                query.number("tailLines", 0),
                query.number("limitBytes", 1));
    }
}
