package io.nodeagent.agent.server.tls;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.http.ServerTls;
import io.nodeagent.http.TlsParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the server is and whose certificates it believes. Files are looked at each minute: connections made after a change
 * meet the new certificate, requests made after it the new authorities.
 */
public final class ServerIdentity implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerIdentity.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Supplier<PemPair> source;
    private final Optional<Path> authoritiesFile;
    private final Thread renewal;
    private volatile State state;

    private record Texts(PemPair pair, Optional<String> authorities) {}

    private record State(Texts texts, ServerTls tls, Optional<X509TrustManager> authorities) {}

    private ServerIdentity(Supplier<PemPair> source, Optional<Path> authoritiesFile) {
        this.source = source;
        this.authoritiesFile = authoritiesFile;
        this.state = state(texts());
        this.renewal = Thread.ofVirtual().name("node-server-certificates").start(this::renew);
    }

    /** By files; they must be there and sound now. */
    public static ServerIdentity ofFiles(CertificateFiles files, Optional<Path> clientAuthorities) {
        return new ServerIdentity(
                () -> new PemPair(read(files.certificate(), "certificate"), read(files.key(), "key")),
                clientAuthorities);
    }

    /**
     * By a certificate that is made here and kept in a folder.
     *
     * @param addresses IP addresses under which clients reach the node
     */
    public static ServerIdentity selfSigned(
            Path folder, String node, List<String> addresses, Optional<Path> clientAuthorities, InstantSource clock) {
        return new ServerIdentity(new SelfSignedCertificate(folder, node, addresses, clock)::obtain, clientAuthorities);
    }

    /** For the next connection. */
    public ServerTls tls() {
        return state.tls();
    }

    /** Who signs clients' certificates; empty where none are believed. */
    public Optional<X509TrustManager> clientAuthorities() {
        return state.authorities();
    }

    @Override
    public void close() {
        renewal.interrupt();
    }

    private void renew() {
        String lastFailure = "";
        try {
            while (true) {
                Thread.sleep(EVERY);
                try {
                    refresh();
                    lastFailure = "";
                } catch (RuntimeException e) {
                    String failure = String.valueOf(e.getMessage());
                    if (!failure.equals(lastFailure)) {
                        LOG.atWarn().log("certificates not renewed, the old ones go on: {}", failure);
                    }
                    lastFailure = failure;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void refresh() {
        Texts now = texts();
        if (!now.equals(state.texts())) {
            state = state(now);
            LOG.atInfo().log("the node server's certificates have changed");
        }
    }

    private Texts texts() {
        return new Texts(source.get(), authoritiesFile.map(file -> read(file, "client authorities")));
    }

    private static State state(Texts texts) {
        Optional<X509TrustManager> authorities =
                texts.authorities().map(TlsParts::trust).map(ServerIdentity::x509);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    TlsParts.identity(texts.pair().certificates(), texts.pair().key()),
                    new TrustManager[] {new AskingTrust(authorities)},
                    null);
            return new State(texts, ServerTls.of(context, authorities.isPresent()), authorities);
        } catch (GeneralSecurityException e) {
            throw new InternalException("make the node server's TLS: " + e.getMessage(), e);
        }
    }

    private static X509TrustManager x509(TrustManager[] managers) {
        return Arrays.stream(managers)
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file, String what) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new FailedPreconditionException("the node server's %s cannot be read: %s".formatted(what, e), e);
        }
    }
}
