package io.nodeagent.agent.server.tls;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.http.TlsParts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that a node makes for itself where it is given none: {@code kubelet.crt} and {@code kubelet.key} in a
 * folder, kept over restarts, and made anew when they are missing, unusable, about to expire or for other names. API
 * servers do not check nodes' certificates unless they are told to.
 */
final class SelfSignedCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(SelfSignedCertificate.class);
    private static final Duration RENEW_BEFORE = Duration.ofDays(60);

    private final Path certificateFile;
    private final Path keyFile;
    private final String node;
    private final List<String> addresses;
    private final InstantSource clock;

    /**
     * @param addresses IP addresses under which clients reach the node
     */
    SelfSignedCertificate(Path folder, String node, List<String> addresses, InstantSource clock) {
        this.certificateFile = folder.resolve("kubelet.crt");
        this.keyFile = folder.resolve("kubelet.key");
        this.node = node;
        this.addresses = addresses.stream()
                .map(ip -> InetAddress.ofLiteral(ip).getHostAddress())
                .distinct()
                .toList();
        this.clock = clock;
    }

    /** The stored one if it is still good, else a new one, which is stored. */
    PemPair obtain() {
        Optional<PemPair> stored = stored();
        if (stored.isPresent()) {
            return stored.get();
        }
        PemPair made = CertificateMaker.serverCertificate(node, addresses, clock.instant());
        try {
            Files.createDirectories(java.util.Objects.requireNonNull(keyFile.getParent()));
        } catch (IOException e) {
            throw new InternalException("make the folder of " + keyFile + ": " + e, e);
        }
        // A crash in between leaves a pair that does not belong together, which is found unusable.
        DurableFiles.writePrivate(keyFile, made.key().getBytes(StandardCharsets.US_ASCII), DurableFiles.Sync.TO_DISK);
        DurableFiles.write(
                certificateFile, made.certificates().getBytes(StandardCharsets.US_ASCII), DurableFiles.Sync.TO_DISK);
        LOG.atInfo()
                .addKeyValue("file", certificateFile)
                .addKeyValue("node", node)
                .addKeyValue("addresses", addresses)
                .log("serving certificate made");
        return made;
    }

    private Optional<PemPair> stored() {
        try {
            PemPair pair = new PemPair(
                    Files.readString(certificateFile, StandardCharsets.US_ASCII),
                    Files.readString(keyFile, StandardCharsets.US_ASCII));
            Object _ = TlsParts.identity(pair.certificates(), pair.key());
            return isGood(pair) ? Optional.of(pair) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | CertificateException | InvalidArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("file", certificateFile)
                    .log("unusable serving certificate, making a new one: {}", e.toString());
            return Optional.empty();
        }
    }

    private boolean isGood(PemPair pair) throws CertificateException {
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(pair.certificates().getBytes(StandardCharsets.US_ASCII)));
        Set<String> names = new HashSet<>();
        if (certificate.getSubjectAlternativeNames() != null) {
            certificate.getSubjectAlternativeNames().forEach(name -> names.add(String.valueOf(name.get(1))));
        }
        return names.contains(node)
                && names.containsAll(addresses)
                && clock.instant()
                        .plus(RENEW_BEFORE)
                        .isBefore(certificate.getNotAfter().toInstant());
    }
}
