package io.nodeagent.images.registry;

import io.nodeagent.images.registry.HttpTransport.Reply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to one endpoint: identified where it asks for that, repeated where that may help. */
final class EndpointClient {
    private static final int MAX_ERROR_BYTES = 4096;
    private static final int MAX_ERROR_SHOWN = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpTransport transport;
    private final Backoff backoff;
    private final Authorizer authorizer;

    EndpointClient(HttpTransport transport, Backoff backoff, Authorizer authorizer) {
        this.transport = transport;
        this.backoff = backoff;
        this.authorizer = authorizer;
    }

    /** A GET that succeeds (200 or 206), or fails naming endpoint and status. */
    Reply get(RegistryEndpoint endpoint, URI uri, Map<String, String> headers) throws RegistryFailure {
        int attempt = 1;
        while (true) {
            Optional<String> retryAfter;
            try {
                Reply reply = authorized(endpoint, uri, headers);
                if (reply.status() == 200 || reply.status() == 206) {
                    return reply;
                }
                RegistryFailure failure = failure(endpoint, reply);
                retryAfter = reply.header("retry-after");
                reply.close();
                if (attempt == backoff.attempts() || !isPassing(reply.status())) {
                    throw failure;
                }
            } catch (RegistryFailure e) {
                throw new RegistryFailure(e.status(), named(endpoint, String.valueOf(e.getMessage())));
            } catch (IOException e) {
                if (attempt == backoff.attempts() || !isPassing(e)) {
                    throw new RegistryFailure(endpoint + ": " + reason(e), e);
                }
                retryAfter = Optional.empty();
            }
            await(endpoint, attempt++, retryAfter);
        }
    }

    private void await(RegistryEndpoint endpoint, int done, Optional<String> asked) throws RegistryFailure {
        try {
            backoff.await(done, asked);
        } catch (InterruptedIOException e) {
            throw new RegistryFailure(endpoint + ": cancelled", e);
        }
    }

    private Reply authorized(RegistryEndpoint endpoint, URI uri, Map<String, String> headers) throws IOException {
        Optional<String> sent = authorizer.header(endpoint);
        Reply reply = send(endpoint, uri, headers, sent);
        Optional<String> challenge = reply.header("www-authenticate");
        if (reply.status() != 401 || challenge.isEmpty()) {
            return reply;
        }
        if (!authorizer.answer(endpoint, challenge.get(), sent)) {
            return reply;
        }
        reply.close();
        return send(endpoint, uri, headers, authorizer.header(endpoint));
    }

    private Reply send(RegistryEndpoint endpoint, URI uri, Map<String, String> headers, Optional<String> authorization)
            throws IOException {
        Map<String, String> all = new HashMap<>(endpoint.headers());
        all.putAll(headers);
        authorization.ifPresent(a -> all.put("Authorization", a));
        return transport.get(uri, all, endpoint.tls());
    }

    private RegistryFailure failure(RegistryEndpoint endpoint, Reply reply) {
        int status = reply.status();
        String detail = status == 401 || status == 403 ? " (" + authorizer.tried(endpoint) + ")" : "";
        return new RegistryFailure(status, "answered " + status + detail + errors(reply));
    }

    private static String named(RegistryEndpoint endpoint, String message) {
        return message.startsWith("answered") ? endpoint + " " + message : endpoint + ": " + message;
    }

    /** What the body says: the {@code errors} list of the distribution specification. */
    private static String errors(Reply reply) {
        try {
            byte[] body = reply.body().readNBytes(MAX_ERROR_BYTES);
            JsonNode first = JSON.readTree(body).path("errors").path(0);
            String text = first.path("code").asString("") + " "
                    + first.path("message").asString("");
            String clean = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                    .replaceAll("\\p{Cntrl}", " ")
                    .trim();
            String shown = clean.length() > MAX_ERROR_SHOWN ? clean.substring(0, MAX_ERROR_SHOWN) : clean;
            return shown.isEmpty() ? "" : ": " + shown;
        } catch (IOException | JacksonException e) {
            return "";
        }
    }

    private static boolean isPassing(int status) {
        return status == 429 || status == 408 || status >= 500;
    }

    private static boolean isPassing(IOException e) {
        return !(e instanceof UnknownHostException
                || e instanceof ConnectException
                || e instanceof SSLException
                || (e instanceof InterruptedIOException
                        && Thread.currentThread().isInterrupted()));
    }

    private static String reason(IOException e) {
        return switch (e) {
            case UnknownHostException _ -> "the host name is unknown";
            case ConnectException _ -> "cannot connect: " + e.getMessage();
            default -> String.valueOf(e.getMessage());
        };
    }
}
