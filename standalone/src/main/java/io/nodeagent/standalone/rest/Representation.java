package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.status.Statuses;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The form in which a client wants objects, by its Accept header. */
enum Representation {
    /** The objects as they are. */
    OBJECT,
    /** meta.k8s.io/v1 Table. */
    TABLE,
    /** meta.k8s.io/v1 PartialObjectMetadata. */
    METADATA;

    private static final List<String> SERVED = List.of("application/json");

    /** The first alternative that is served; throws 406 where none is. */
    static Representation negotiate(List<String> accept) {
        String header = String.join(",", accept);
        if (header.isBlank()) {
            return OBJECT;
        }
        for (String alternative : header.split(",", -1)) {
            Map<String, String> parameters = parameters(alternative);
            String type = parameters.getOrDefault("", "");
            if (!type.equals("application/json") && !type.equals("*/*") && !type.equals("application/*")) {
                continue;
            }
            String as = parameters.getOrDefault("as", "");
            if (as.isEmpty()) {
                return OBJECT;
            }
            boolean served = parameters.getOrDefault("g", "").equals("meta.k8s.io")
                    && parameters.getOrDefault("v", "").equals("v1");
            if (served && as.equals("Table")) {
                return TABLE;
            }
            if (served && as.startsWith("PartialObjectMetadata")) {
                return METADATA;
            }
        }
        throw Statuses.notAcceptable(SERVED);
    }

    /** A media type under the empty key, and its parameters. */
    private static Map<String, String> parameters(String alternative) {
        Map<String, String> found = new HashMap<>();
        for (String part : alternative.split(";", -1)) {
            int sign = part.indexOf('=');
            String name = sign < 0 ? "" : part.substring(0, sign).strip();
            found.putIfAbsent(
                    name,
                    sign < 0
                            ? part.strip().toLowerCase(Locale.ROOT)
                            : part.substring(sign + 1).strip());
        }
        return found;
    }
}
