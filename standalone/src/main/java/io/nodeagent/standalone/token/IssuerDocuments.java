package io.nodeagent.standalone.token;

import io.nodeagent.standalone.json.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a party that trusts this server's tokens reads to verify them itself (OpenID Connect Discovery 1.0). */
public record IssuerDocuments(AccountTokens tokens) {
    private static final String KEYS = "/openid/v1/jwks";

    /** A document and its media type. */
    public record Document(String contentType, byte[] body) {}

    /**
     * The document at {@code path}.
     *
     * @param host name and port by which the client reached this server
     */
    public Optional<Document> find(String path, String host) {
        return switch (path) {
            case "/.well-known/openid-configuration" ->
                Optional.of(new Document("application/json", Json.encode(configuration(host))));
            case KEYS -> Optional.of(new Document("application/jwk-set+json", Json.encode(tokens.keySet())));
            default -> Optional.empty();
        };
    }

    private static ObjectNode configuration(String host) {
        ObjectNode document = Json.object();
        document.put("issuer", AccountTokens.ISSUER);
        document.put("jwks_uri", "https://" + host + KEYS);
        document.putArray("response_types_supported").add("id_token");
        document.putArray("subject_types_supported").add("public");
        document.putArray("id_token_signing_alg_values_supported").add(WebTokens.ALGORITHM);
        return document;
    }
}
