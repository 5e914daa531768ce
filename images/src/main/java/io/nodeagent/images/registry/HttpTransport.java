package io.nodeagent.images.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 requests, redirects followed.
 *
 * <p>On HttpURLConnection because its read timeout is one for each wait: a body of an hour may pass, a silence of a
 * minute may not. The newer client times the response's head only.
 */
final class HttpTransport {
    private static final int MAX_REDIRECTS = 10;
    private static final String AUTHORIZATION = "Authorization";

    private final Duration connectTimeout;
    private final Duration silenceTimeout;
    private final ProxyEnvironment proxies;
    private final Map<TlsSettings, SSLSocketFactory> factories = new ConcurrentHashMap<>();

    /** @param silenceTimeout how long a server may send nothing while we wait */
    HttpTransport(Duration connectTimeout, Duration silenceTimeout, ProxyEnvironment proxies) {
        this.connectTimeout = connectTimeout;
        this.silenceTimeout = silenceTimeout;
        this.proxies = proxies;
    }

    /** An answer whose body is still to be read, or to be closed. */
    record Reply(URI uri, int status, Map<String, String> headers, InputStream body) implements AutoCloseable {
        /** The value of a header; the name in lower case. */
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                // the connection is given up anyway
            }
        }
    }

    /** A GET; the authorization does not follow a redirect to another server. */
    Reply get(URI uri, Map<String, String> headers, TlsSettings tls) throws IOException {
        Map<String, String> sent = new HashMap<>(headers);
        URI at = uri;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            Reply reply = exchange(at, sent, tls, null);
            Optional<String> location = reply.header("location");
            if (!isRedirect(reply.status()) || location.isEmpty()) {
                return reply;
            }
            reply.close();
            URI next = follow(at, location.get());
            if (!next.getAuthority().equals(at.getAuthority())
                    || !next.getScheme().equals(at.getScheme())) {
                sent.remove(AUTHORIZATION);
            }
            at = next;
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirects");
    }

    /** A POST of a form. */
    Reply post(URI uri, String form, TlsSettings tls) throws IOException {
        return exchange(uri, Map.of("Content-Type", "application/x-www-form-urlencoded"), tls, form);
    }

    private Reply exchange(URI uri, Map<String, String> headers, TlsSettings tls, @Nullable String form)
            throws IOException {
        if (!(uri.toURL().openConnection(proxies.proxy(uri)) instanceof HttpURLConnection connection)) {
            throw new IOException("not an HTTP URL: " + uri);
        }
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) connectTimeout.toMillis());
        connection.setReadTimeout((int) silenceTimeout.toMillis());
        connection.setRequestProperty("User-Agent", "node-agent");
        headers.forEach(connection::setRequestProperty);
        secure(connection, tls);
        if (form != null) {
            connection.setDoOutput(true);
            byte[] content = form.getBytes(StandardCharsets.UTF_8);
            connection.setFixedLengthStreamingMode(content.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(content);
            }
        }
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("the answer is not HTTP");
        }
        return new Reply(uri, status, headers(connection), body(connection, status));
    }

    private void secure(HttpURLConnection connection, TlsSettings tls) {
        if (connection instanceof HttpsURLConnection https && !tls.isDefault()) {
            https.setSSLSocketFactory(factories.computeIfAbsent(tls, TlsSettings::socketFactory));
            if (tls.skipVerify()) {
                https.setHostnameVerifier((_, _) -> true);
            }
        }
    }

    private static InputStream body(HttpURLConnection connection, int status) throws IOException {
        InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        return body == null ? new ByteArrayInputStream(new byte[0]) : body;
    }

    private static Map<String, String> headers(HttpURLConnection connection) {
        Map<String, String> headers = new HashMap<>();
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null) {
                headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join(", ", values));
            }
        });
        return headers;
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static URI follow(URI from, String location) throws IOException {
        try {
            URI next = from.resolve(new URI(location));
            String scheme = String.valueOf(next.getScheme());
            boolean downgrade = from.getScheme().equals("https") && !scheme.equals("https");
            if (next.getHost() == null || downgrade || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new IOException("a redirect to '" + location + "' is not followed");
            }
            return next;
        } catch (URISyntaxException e) {
            throw new IOException("a redirect to '" + location + "', which is not a URL", e);
        }
    }
}
