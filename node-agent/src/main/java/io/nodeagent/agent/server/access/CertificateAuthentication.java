package io.nodeagent.agent.server.access;

import io.nodeagent.http.HttpExchange;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client certificates: CN is the user, each O a group. The handshake has proved only that the client has the key; the
 * chain is checked here, at every request, for a connection may outlive its certificate.
 */
public final class CertificateAuthentication implements Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthentication.class);

    private final Supplier<Optional<X509TrustManager>> authorities;

    /**
     * @param authorities who signs clients' certificates, asked at each request; empty: none is believed
     */
    public CertificateAuthentication(Supplier<Optional<X509TrustManager>> authorities) {
        this.authorities = authorities;
    }

    @Override
    public Optional<User> identify(HttpExchange exchange) {
        List<X509Certificate> chain = exchange.peerCertificates();
        Optional<X509TrustManager> trust = authorities.get();
        if (chain.isEmpty() || trust.isEmpty()) {
            return Optional.empty();
        }
        X509Certificate own = chain.getFirst();
        try {
            trust.get()
                    .checkClientTrusted(
                            chain.toArray(X509Certificate[]::new),
                            own.getPublicKey().getAlgorithm());
        } catch (CertificateException e) {
            LOG.atDebug()
                    .addKeyValue("subject", own.getSubjectX500Principal())
                    .log("client certificate not believed: {}", e.getMessage());
            return Optional.empty();
        }
        return user(own);
    }

    static Optional<User> user(X509Certificate certificate) {
        String name = "";
        List<String> groups = new ArrayList<>();
        try {
            LdapName subject =
                    new LdapName(certificate.getSubjectX500Principal().getName());
            for (Rdn rdn : subject.getRdns()) {
                var attributes = rdn.toAttributes().getAll();
                while (attributes.hasMore()) {
                    Attribute attribute = attributes.next();
                    String value = String.valueOf(attribute.get());
                    switch (attribute.getID()) {
                        case "CN" -> name = value;
                        case "O" -> groups.add(value);
                        default -> {}
                    }
                }
            }
        } catch (NamingException e) {
            return Optional.empty();
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(User.authenticated(name, "", groups, Map.of()));
    }
}
