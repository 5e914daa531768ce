package io.nodeagent.agent.server.endpoint;

import io.nodeagent.http.HttpExchange;
import java.io.IOException;
import java.util.List;

/** Answers the requests below one path. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers one request.
     *
     * @param segments what follows the endpoint's own segment of the path, without empty ones
     */
    void serve(HttpExchange exchange, List<String> segments) throws IOException;
}
