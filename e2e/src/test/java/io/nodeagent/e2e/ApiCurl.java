package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node's API asked by curl, and by `openssl s_client` where curl is too well-behaved. */
record ApiCurl(StandaloneNode node, Path scratch) {
    /** By whose certificate, if by any. */
    enum Who {
        ADMIN,
        NODE,
        NOBODY;

        private List<String> certificate(Path pki) {
            if (this == NOBODY) {
                return List.of();
            }
            String name = this == ADMIN ? "admin" : "node";
            return List.of(
                    "--cert", pki.resolve(name + ".crt").toString(),
                    "--key", pki.resolve(name + ".key").toString());
        }
    }

    /** What came back; {@code code} is 0 where it was no HTTP. */
    record Answer(int code, String head, String body) {
        /** It is a failure of this code as Kubernetes words them, on one line, that names what is wrong. */
        void assertStatus(int wanted, String named) {
            assertEquals(wanted, code, head + body);
            assertTrue(head.toLowerCase(java.util.Locale.ROOT).contains("content-type: application/json"), head);
            JsonNode status = JsonMapper.shared().readTree(body);
            assertEquals("Status", status.path("kind").asString(""), body);
            assertEquals("v1", status.path("apiVersion").asString(""), body);
            assertEquals("Failure", status.path("status").asString(""), body);
            assertEquals(wanted, status.path("code").asInt(), body);
            assertFalse(status.path("reason").asString("").isEmpty(), body);
            String message = status.path("message").asString("");
            assertTrue(message.contains(named), message);
            assertFalse(message.contains("\n"), message);
            assertFalse(message.matches("(?s).*(java\\.|jackson|nodeagent\\.|Exception|`).*"), message);
        }
    }

    Answer send(Who who, String path, byte[] body, String... options) {
        try {
            Path file = Files.write(scratch.resolve("body"), body);
            List<String> words = new ArrayList<>(List.of(options));
            words.addAll(List.of("--data-binary", "@" + file));
            return get(who, path, words.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer get(Who who, String path, String... options) {
        List<String> words =
                new ArrayList<>(List.of("curl", "--silent", "--include", "--path-as-is", "--max-time", "30"));
        words.addAll(List.of("--cacert", pki().resolve("ca.crt").toString()));
        words.addAll(who.certificate(pki()));
        words.addAll(List.of(options));
        words.add(node.apiUrl() + path);
        return parse(Command.of(words.toArray(String[]::new)).run().out());
    }

    /** Sends text as it is over TLS by the administrator's certificate, then ends its direction. */
    Answer raw(String text) {
        Path pki = pki();
        String client =
                "{ cat; sleep 1; } | openssl s_client -quiet -no_ign_eof -connect %s -CAfile %s -cert %s -key %s"
                        .formatted(
                                node.apiUrl().replace("https://", ""),
                                pki.resolve("ca.crt"),
                                pki.resolve("admin.crt"),
                                pki.resolve("admin.key"));
        return parse(Command.of("sh", "-c", client).input(text).run().out());
    }

    private Path pki() {
        return node.dataDir().resolve("api/pki");
    }

    private static Answer parse(String text) {
        String rest = text.startsWith("HTTP/1.1 100 ") ? text.substring(text.indexOf("\r\n\r\n") + 4) : text;
        int end = rest.indexOf("\r\n\r\n");
        if (!rest.startsWith("HTTP/1.1 ") || end < 0) {
            return new Answer(0, "", rest);
        }
        int code = Integer.parseInt(rest.substring(9, 12));
        return new Answer(code, rest.substring(0, end), rest.substring(end + 4));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
