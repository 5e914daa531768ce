package io.nodeagent.agent.volume;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** When a token was issued and when it expires, as its own claims say (RFC 7519); nothing of it is verified. */
record TokenTimes(Instant issued, Instant expires) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Empty for what is no JSON web token, or one that does not say. */
    static Optional<TokenTimes> of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            JsonNode issued = claims.path("iat");
            JsonNode expires = claims.path("exp");
            return issued.isNumber() && expires.isNumber()
                    ? Optional.of(new TokenTimes(
                            Instant.ofEpochSecond(issued.longValue()), Instant.ofEpochSecond(expires.longValue())))
                    : Optional.empty();
        } catch (IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
    }
}
