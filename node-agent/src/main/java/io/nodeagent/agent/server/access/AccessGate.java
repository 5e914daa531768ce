package io.nodeagent.agent.server.access;

import io.nodeagent.errors.UnavailableException;
import io.nodeagent.http.HttpExchange;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a request through or says why not, in the kubelet's words. */
public final class AccessGate {
    private static final Logger LOG = LoggerFactory.getLogger(AccessGate.class);

    private final String node;
    private final Authentication authentication;
    private final Authorization authorization;

    public AccessGate(String node, Authentication authentication, Authorization authorization) {
        this.node = node;
        this.authentication = authentication;
        this.authorization = authorization;
    }

    /** Why a request is not served: 401, 403, or 500 where nobody can say. */
    public record Refusal(int status, String message) {}

    /** Empty where the request may be served. */
    public Optional<Refusal> check(HttpExchange exchange) {
        Optional<User> user = authentication.identify(exchange);
        if (user.isEmpty()) {
            return Optional.of(new Refusal(401, "Unauthorized"));
        }
        String verb = NodeRights.verb(exchange.method());
        List<String> subresources = NodeRights.subresources(exchange.path());
        for (String subresource : subresources) {
            try {
                if (authorization.allows(user.get(), new NodeAccess(verb, node, subresource))) {
                    return Optional.empty();
                }
            } catch (UnavailableException e) {
                LOG.atWarn()
                        .addKeyValue("user", user.get().name())
                        .addKeyValue("path", exchange.path())
                        .log("rights cannot be checked: {}", e.getMessage());
                return Optional.of(new Refusal(
                        500,
                        "Authorization error (user=%s, verb=%s, resource=nodes, subresource=%s)"
                                .formatted(user.get().name(), verb, subresource)));
            }
        }
        return Optional.of(new Refusal(
                403,
                "Forbidden (user=%s, verb=%s, resource=nodes, subresource(s)=[%s])\n"
                        .formatted(user.get().name(), verb, String.join(" ", subresources))));
    }
}
