package io.nodeagent.standalone.pki;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's authority and the certificates it issued, kept in a folder and made anew at start where they are
 * missing, about to expire, of another authority or for other names.
 */
public record ServerPki(
        KeyAndCertificate authority,
        KeyAndCertificate server,
        KeyAndCertificate admin,
        KeyAndCertificate node,
        TokenKey accounts) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerPki.class);
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration LEAF_LIFETIME = Duration.ofDays(365);
    private static final Duration RENEW_BEFORE = Duration.ofDays(60);
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /**
     * Reads or makes all of it.
     *
     * @param names DNS names and addresses that the server certificate must be good for
     */
    public static ServerPki open(Path folder, String nodeName, List<String> names, Clock clock) {
        PkiFolder files = new PkiFolder(folder);
        Predicate<KeyAndCertificate> fresh = pair -> isFresh(pair, clock);
        KeyAndCertificate authority = obtain(
                files, "ca", fresh, () -> new CertificateIssuer(clock).authority("node-agent-ca", AUTHORITY_LIFETIME));
        Predicate<KeyAndCertificate> good = fresh.and(pair -> issuedBy(pair, authority));
        KeyAndCertificate server = obtain(
                files,
                "apiserver",
                good.and(pair -> names(pair.certificate()).containsAll(names)),
                () -> new CertificateIssuer(clock).server(authority, "node-agent-apiserver", names, LEAF_LIFETIME));
        KeyAndCertificate admin = obtain(
                files,
                "admin",
                good,
                () -> new CertificateIssuer(clock)
                        .client(authority, "kubernetes-admin", "system:masters", LEAF_LIFETIME));
        String nodeUser = "system:node:" + nodeName;
        KeyAndCertificate node = obtain(
                files,
                "node",
                good.and(pair -> commonName(pair.certificate()).equals(nodeUser)),
                () -> new CertificateIssuer(clock).client(authority, nodeUser, "system:nodes", LEAF_LIFETIME));
        return new ServerPki(authority, server, admin, node, TokenKey.open(folder));
    }

    /** A second certificate of the server, for more names; kept in the folder as {@code apiserver-pods}. */
    public KeyAndCertificate serverFor(Path folder, List<String> names, Clock clock) {
        Predicate<KeyAndCertificate> good = pair -> isFresh(pair, clock)
                && issuedBy(pair, authority)
                && names(pair.certificate()).containsAll(names);
        return obtain(
                new PkiFolder(folder),
                "apiserver-pods",
                good,
                () -> new CertificateIssuer(clock).server(authority, "node-agent-apiserver", names, LEAF_LIFETIME));
    }

    private static boolean isFresh(KeyAndCertificate pair, Clock clock) {
        return clock.instant()
                .plus(RENEW_BEFORE)
                .isBefore(pair.certificate().getNotAfter().toInstant());
    }

    private static KeyAndCertificate obtain(
            PkiFolder files, String name, Predicate<KeyAndCertificate> usable, Supplier<KeyAndCertificate> maker) {
        Optional<KeyAndCertificate> stored = files.load(name).filter(usable);
        if (stored.isPresent()) {
            return stored.get();
        }
        KeyAndCertificate made = maker.get();
        files.save(name, made);
        LOG.atInfo()
                .addKeyValue("name", name)
                .addKeyValue("notAfter", made.certificate().getNotAfter().toInstant())
                .log("certificate made");
        return made;
    }

    private static boolean issuedBy(KeyAndCertificate pair, KeyAndCertificate authority) {
        try {
            pair.certificate().verify(authority.certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String commonName(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        int at = subject.indexOf("CN=");
        int end = subject.indexOf(',', at);
        return at < 0 ? "" : subject.substring(at + 3, end < 0 ? subject.length() : end);
    }

    private static Set<String> names(X509Certificate certificate) {
        Set<String> found = new HashSet<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> entry : all == null ? new ArrayList<List<?>>() : all) {
                if (entry.getFirst() instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS)) {
                    found.add(String.valueOf(entry.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of();
        }
        return found;
    }
}
