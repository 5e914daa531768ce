package io.nodeagent.standalone.openapi;

import io.nodeagent.errors.InternalException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What names a document's content, so that a client may keep it: SHA-512 in capitals, as the real server shows it. */
final class DocumentHash {
    private DocumentHash() {}

    static String of(JsonNode document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512")
                    .digest(document.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new InternalException("this Java has no SHA-512", e);
        }
    }
}
