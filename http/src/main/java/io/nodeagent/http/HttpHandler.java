package io.nodeagent.http;

/** Answers requests. Runs on a virtual thread, one a request, which is interrupted when the peer goes away. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers one request. An exception before the response has begun becomes an error response of the server's own
     * making; one after that ends the connection.
     */
    void handle(HttpExchange exchange) throws Exception;
}
