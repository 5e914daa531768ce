package io.nodeagent.images.registry;

import io.nodeagent.images.registry.HttpTransport.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the challenges of one pull's endpoints and remembers the answers: Basic, and Bearer with a token fetched as
 * the distribution project's "Token Authentication Specification" says.
 */
final class Authorizer {
    private static final int MAX_TOKEN_BYTES = 1024 * 1024;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpTransport transport;
    private final Identity identity;
    private final String repository;
    private final Map<URI, String> answers = new ConcurrentHashMap<>();

    Authorizer(HttpTransport transport, Identity identity, String repository) {
        this.transport = transport;
        this.identity = identity;
        this.repository = repository;
    }

    /** The value of {@code Authorization} that an endpoint took so far, or is known to want. */
    Optional<String> header(RegistryEndpoint endpoint) {
        Optional<String> known = Optional.ofNullable(answers.get(endpoint.base()));
        return known.isPresent() ? known : identity(endpoint).registryToken().map(t -> "Bearer " + t);
    }

    /**
     * Answers a 401, for {@link #header} to give from now on.
     *
     * @return whether there is an answer that was not refused already
     */
    boolean answer(RegistryEndpoint endpoint, String challengeHeader, Optional<String> refused) throws IOException {
        List<Challenge> challenges = Challenge.parse(challengeHeader);
        for (Challenge challenge : challenges) {
            Optional<String> answer = switch (challenge.scheme()) {
                case "bearer" -> Optional.of("Bearer " + token(endpoint, challenge));
                case "basic" -> identity(endpoint).basic();
                default -> Optional.empty();
            };
            if (answer.isPresent() && !answer.equals(refused)) {
                answers.put(endpoint.base(), answer.get());
                return true;
            }
        }
        return false;
    }

    /** What was tried at an endpoint, for messages. */
    String tried(RegistryEndpoint endpoint) {
        return endpoint.mirror() ? "a mirror gets no credentials" : identity.description();
    }

    private Identity identity(RegistryEndpoint endpoint) {
        return endpoint.mirror() ? Identity.ANONYMOUS : identity;
    }

    private String token(RegistryEndpoint endpoint, Challenge challenge) throws IOException {
        Identity who = identity(endpoint);
        String realm = challenge.parameter("realm");
        URI uri = realm(endpoint, realm, who);
        Map<String, String> query = new HashMap<>();
        query.put("service", challenge.parameter("service"));
        query.put("scope", scope(challenge));
        Optional<String> refresh = who.identityToken();
        if (refresh.isPresent()) {
            query.put("grant_type", "refresh_token");
            query.put("refresh_token", refresh.get());
            query.put("client_id", "node-agent");
            try (Reply reply = transport.post(uri, form(query), endpoint.tls())) {
                return read(reply, endpoint);
            }
        }
        Map<String, String> headers = new HashMap<>();
        who.basic().ifPresent(basic -> headers.put("Authorization", basic));
        String separator = realm.contains("?") ? "&" : "?";
        try (Reply reply = transport.get(URI.create(realm + separator + form(query)), headers, endpoint.tls())) {
            return read(reply, endpoint);
        }
    }

    private String scope(Challenge challenge) {
        String asked = challenge.parameter("scope");
        return asked.isEmpty() ? "repository:" + repository + ":pull" : asked;
    }

    /** A password that came for a TLS endpoint is not sent on in the clear because that endpoint says so. */
    private static URI realm(RegistryEndpoint endpoint, String realm, Identity who) throws RegistryFailure {
        URI uri;
        try {
            uri = URI.create(realm);
        } catch (IllegalArgumentException e) {
            throw new RegistryFailure(401, "its token server '" + realm + "' is not a URL");
        }
        boolean known = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        boolean downgrade = "https".equals(endpoint.base().getScheme()) && "http".equals(uri.getScheme());
        if (!known || uri.getHost() == null || (downgrade && who.credentials().isPresent())) {
            throw new RegistryFailure(401, "its token server '" + realm + "' is not trusted");
        }
        return uri;
    }

    private String read(Reply reply, RegistryEndpoint endpoint) throws IOException {
        String server = reply.uri().getAuthority();
        if (reply.status() != 200) {
            throw new RegistryFailure(
                    reply.status(),
                    "the token server %s answered %d (%s)".formatted(server, reply.status(), tried(endpoint)));
        }
        try {
            JsonNode body = JSON.readTree(reply.body().readNBytes(MAX_TOKEN_BYTES));
            String token = body.path("token").asString(body.path("access_token").asString(""));
            if (!token.isEmpty()) {
                return token;
            }
        } catch (JacksonException e) {
            throw new RegistryFailure(401, "the token server " + server + " answered no JSON");
        }
        throw new RegistryFailure(401, "the token server " + server + " gave no token");
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining("&"));
    }
}
