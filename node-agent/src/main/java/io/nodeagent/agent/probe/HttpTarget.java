package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.nodeagent.errors.InvalidArgumentException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an HTTP GET asks for.
 *
 * @param headers in order, names as given; Host among them when the handler names one
 */
record HttpTarget(URI uri, String host, int port, List<Map.Entry<String, String>> headers) {
    HttpTarget {
        headers = List.copyOf(headers);
    }

    /** A header with an empty value takes the default of that name away. */
    static HttpTarget of(HTTPGetAction action, ProbeTarget target, String userAgent) {
        String host = target.host(action.getHost());
        int port = target.port(action.getPort());
        String scheme = "HTTPS".equalsIgnoreCase(action.getScheme()) ? "https" : "http";
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (HTTPHeader header : action.getHttpHeaders()) {
            headers.add(Map.entry(line(header.getName()), line(header.getValue() == null ? "" : header.getValue())));
        }
        unlessGiven(headers, "User-Agent", userAgent);
        unlessGiven(headers, "Accept", "*/*");
        unlessGiven(headers, "Host", Dialer.join(host, port));
        headers.removeIf(h -> h.getValue().isEmpty()
                && (h.getKey().equalsIgnoreCase("User-Agent") || h.getKey().equalsIgnoreCase("Accept")));
        return new HttpTarget(uri(scheme, host, port, action.getPath()), host, port, headers);
    }

    private static void unlessGiven(List<Map.Entry<String, String>> headers, String name, String value) {
        if (headers.stream().noneMatch(h -> h.getKey().equalsIgnoreCase(name))) {
            headers.add(Map.entry(name, value));
        }
    }

    /** A line break in a header would end it and begin what follows as the next. */
    private static String line(String text) {
        return text.replace('\r', ' ').replace('\n', ' ').strip();
    }

    private static URI uri(String scheme, String host, int port, @org.jspecify.annotations.Nullable String given) {
        String path = given == null || given.isEmpty() ? "/" : given.startsWith("/") ? given : "/" + given;
        String base = scheme + "://" + Dialer.join(host, port);
        try {
            return new URI(base + path);
        } catch (URISyntaxException _) {
            return quoted(scheme, host, port, path);
        }
    }

    /** A path with characters that a URL must not hold, such as a blank. */
    private static URI quoted(String scheme, String host, int port, String path) {
        int query = path.indexOf('?');
        try {
            return query < 0
                    ? new URI(scheme, null, host, port, path, null, null)
                    : new URI(scheme, null, host, port, path.substring(0, query), path.substring(query + 1), null);
        } catch (URISyntaxException e) {
            throw new InvalidArgumentException("httpGet.path is '%s': %s".formatted(path, e.getReason()), e);
        }
    }

    boolean tls() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** What stands in the request's first line. */
    String path() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    boolean sameHost(URI other) {
        return other.getHost() != null
                && other.getHost().toLowerCase(Locale.ROOT).equals(uri.getHost().toLowerCase(Locale.ROOT));
    }

    /** The target that a redirect leads to, with the same headers. */
    HttpTarget to(URI next) {
        String bare = next.getHost().replace("[", "").replace("]", "");
        int port = next.getPort() > 0 ? next.getPort() : "https".equalsIgnoreCase(next.getScheme()) ? 443 : 80;
        return new HttpTarget(next, bare, port, headers);
    }
}
