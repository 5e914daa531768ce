package io.nodeagent.standalone.rest;

import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.http.HttpHandler;
import io.nodeagent.standalone.auth.AccessRequest;
import io.nodeagent.standalone.auth.Identity;
import io.nodeagent.standalone.discovery.Discovery;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.schema.ObjectSchema.Document;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.token.AccountTokens;
import io.nodeagent.standalone.token.IssuerDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The front door: who asks, for what, whether it may, and which verb answers. */
public final class ApiHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
    private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
    private static final String READY = "/readyz";

    private final Backend backend;
    private final Discovery discovery;
    private final VerbTable verbs;
    private final BooleanSupplier ready;
    private final Authentication authentication;
    private final IssuerDocuments issuer;

    /**
     * Answers requests.
     *
     * @param ready whether the node behind the API can run pods
     */
    public ApiHandler(
            Backend backend, Discovery discovery, VerbTable verbs, AccountTokens tokens, BooleanSupplier ready) {
        this.backend = backend;
        this.discovery = discovery;
        this.verbs = verbs;
        this.ready = ready;
        this.authentication = new Authentication(tokens);
        this.issuer = new IssuerDocuments(tokens);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException, InterruptedException {
        try {
            answer(exchange);
        } catch (StatusException e) {
            Responses.status(exchange, e);
        } catch (NodeAgentException e) {
            Responses.status(exchange, Statuses.of(e));
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("method", exchange.method())
                    .addKeyValue("path", exchange.path())
                    .setCause(e)
                    .log("request failed");
            Responses.status(exchange, Statuses.internal("see the server's log"));
        }
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        Identity identity = authentication.identify(exchange).orElseThrow(Statuses::unauthorized);
        String path = exchange.path();
        if (HEALTH.contains(path) || HEALTH.stream().anyMatch(h -> path.startsWith(h + "/"))) {
            health(exchange, path);
            return;
        }
        Optional<IssuerDocuments.Document> ofIssuer =
                issuer.find(path, exchange.header("Host").orElse("localhost"));
        if (ofIssuer.isPresent()) {
            requireGet(exchange);
            exchange.respond(
                    200,
                    Map.of("Content-Type", ofIssuer.get().contentType(), "Cache-Control", "public, max-age=3600"),
                    ofIssuer.get().body());
            return;
        }
        Optional<Document> document = path.startsWith("/openapi/")
                ? backend.schema().openApi(path, exchange.header("Accept").orElse(""))
                : discovery.document(path, exchange.headers("Accept"));
        if (document.isPresent()) {
            requireGet(exchange);
            exchange.respond(
                    200,
                    Map.of("Content-Type", document.get().contentType(), "Cache-Control", "no-cache, private"),
                    document.get().body());
            return;
        }
        resource(exchange, identity);
    }

    private void health(HttpExchange exchange, String path) throws IOException {
        boolean well = !path.startsWith(READY) || ready.getAsBoolean();
        String text = well ? "ok" : "the node is starting";
        exchange.respond(
                well ? 200 : 503, Map.of("Content-Type", "text/plain"), text.getBytes(StandardCharsets.US_ASCII));
    }

    private void resource(HttpExchange exchange, Identity identity) throws IOException, InterruptedException {
        ResourcePath path = ResourcePath.parse(exchange.path()).orElseThrow(Statuses::noSuchPath);
        boolean watch = exchange.queryParameter("watch")
                .map(v -> v.isEmpty() || v.equals("1") || v.equals("true"))
                .orElse(false);
        String verb = path.verb(exchange.method(), watch)
                .filter(path::serves)
                .orElseThrow(() -> Statuses.methodNotSupported(
                        subject(path), exchange.method().toLowerCase(java.util.Locale.ROOT)));
        ApiRequest request = new ApiRequest(exchange, identity, path, verb);
        authorize(request);
        verbs.of(path, verb).handle(request);
    }

    private void authorize(ApiRequest request) {
        ResourcePath path = request.path();
        ResourceType type = path.type();
        AccessRequest access = new AccessRequest(
                request.verb(), type.group(), type.resource(), path.subresource(), path.namespace(), path.name());
        if (!backend.authorizer().allows(request.identity(), access)) {
            throw Statuses.forbidden(request.subject(), access.refusal(request.identity()));
        }
    }

    private static Statuses.Subject subject(ResourcePath path) {
        ResourceType type = path.type();
        return new Statuses.Subject(type.group(), type.resource(), type.kind(), path.name());
    }

    private static void requireGet(HttpExchange exchange) {
        if (!List.of("GET", "HEAD").contains(exchange.method())) {
            throw Statuses.noSuchPath();
        }
    }
}
