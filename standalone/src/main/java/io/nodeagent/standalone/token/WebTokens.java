package io.nodeagent.standalone.token;

import io.nodeagent.errors.InternalException;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.pki.TokenKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON web tokens (RFC 7519) signed by one P-256 key as ES256 (RFC 7518, 3.4), and that key as a set (RFC 7517). */
final class WebTokens {
    static final String ALGORITHM = "ES256";

    /** The two numbers side by side, as JWS wants them, not the usual DER. */
    private static final String SIGNATURE = "SHA256withECDSAinP1363Format";

    private static final int COORDINATE_BYTES = 32;
    private static final int LONGEST = 16 * 1024;

    private final TokenKey key;
    private final String keyId;
    private final String header;

    WebTokens(TokenKey key) {
        this.key = key;
        this.keyId = base64(sha256(key.publicKey().getEncoded()));
        ObjectNode fields = Json.object();
        fields.put("alg", ALGORITHM);
        fields.put("kid", keyId);
        this.header = base64(Json.encode(fields));
    }

    String sign(ObjectNode claims) {
        String signed = header + "." + base64(Json.encode(claims));
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(key.privateKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new InternalException("sign a token: " + e.getMessage(), e);
        }
    }

    /** The claims of a token that this key has signed; of any other nothing is believed. */
    Optional<ObjectNode> verified(String token) {
        List<String> parts = List.of(token.split("\\.", -1));
        // Only the very header that sign writes: no other algorithm, no other key, no critical extension.
        if (token.length() > LONGEST || parts.size() != 3 || !parts.getFirst().equals(header)) {
            return Optional.empty();
        }
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initVerify(key.publicKey());
            signature.update((parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.UTF_8));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts.get(2)))) {
                return Optional.empty();
            }
            JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(parts.get(1)));
            return claims instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
    }

    ObjectNode keySet() {
        ObjectNode set = Json.object();
        ObjectNode entry = set.putArray("keys").addObject();
        entry.put("use", "sig");
        entry.put("kty", "EC");
        entry.put("kid", keyId);
        entry.put("crv", "P-256");
        entry.put("alg", ALGORITHM);
        entry.put("x", coordinate(key.publicKey().getW().getAffineX()));
        entry.put("y", coordinate(key.publicKey().getW().getAffineY()));
        return set;
    }

    /** Of fixed length, big-endian, without a sign. */
    private static String coordinate(BigInteger number) {
        byte[] signed = number.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(signed.length, COORDINATE_BYTES);
        System.arraycopy(signed, signed.length - length, fixed, COORDINATE_BYTES - length, length);
        return base64(fixed);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new InternalException("no SHA-256: " + e.getMessage(), e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
