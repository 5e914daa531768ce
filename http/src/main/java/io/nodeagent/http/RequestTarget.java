package io.nodeagent.http;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request's target (RFC 9112 section 3.2), decoded and refused where a path would climb.
 *
 * @param path decoded; begins with a slash, or is {@code *}
 * @param query decoded parameters in the order they came
 */
record RequestTarget(String path, Map<String, List<String>> query) {
    /** Reads origin-form, absolute-form or {@code *}. */
    static RequestTarget parse(String target) {
        String origin = withoutAuthority(target);
        int mark = origin.indexOf('?');
        String path = decode(mark < 0 ? origin : origin.substring(0, mark), false);
        if (!path.startsWith("/") && !path.equals("*")) {
            throw new InvalidArgumentException("request target does not begin with a slash");
        }
        for (String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new InvalidArgumentException("request path has a '" + segment + "' segment");
            }
        }
        return new RequestTarget(path, mark < 0 ? Map.of() : parseQuery(origin.substring(mark + 1)));
    }

    private static String withoutAuthority(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int end = scheme + 3;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static Map<String, List<String>> parseQuery(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
            parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        parameters.replaceAll((_, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(parameters);
    }

    private static String decode(String text, boolean plusIsSpace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(hexPair(text, i + 1));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.write(' ');
            } else {
                // netty decodes the request line as Latin-1, so each char is one byte as it came
                bytes.write(c);
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static int hexPair(String text, int at) {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw new InvalidArgumentException("request target has a '%' without two hexadecimal digits");
        }
        return (high << 4) | low;
    }

    private static String utf8(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new InvalidArgumentException("request target has a NUL character");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new InvalidArgumentException("request target is not UTF-8", e);
        }
    }
}
