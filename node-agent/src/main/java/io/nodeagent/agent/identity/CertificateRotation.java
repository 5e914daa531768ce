package io.nodeagent.agent.identity;

import io.nodeagent.http.TlsParts;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the node's certificate between seven and nine tenths of its life, at a moment of chance, so that the nodes of a cluster
 * that were made together do not ask together.
 */
public final class CertificateRotation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRotation.class);
    private static final double EARLIEST = 0.7;
    private static final double LATEST = 0.9;
    /** Clocks are set: nothing is slept through for longer. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private static final Duration RETRY = Duration.ofMinutes(1);

    private final String nodeName;
    private final NodeKeys keys;
    private final CertificateFolder folder;
    private final CertificateSigner signer;
    private final InstantSource clock;
    private final RandomGenerator chance;
    private final Thread thread =
            Thread.ofVirtual().name("certificate-rotation").unstarted(this::run);

    public CertificateRotation(
            String nodeName,
            NodeKeys keys,
            CertificateFolder folder,
            CertificateSigner signer,
            InstantSource clock,
            RandomGenerator chance) {
        this.nodeName = nodeName;
        this.keys = keys;
        this.folder = folder;
        this.signer = signer;
        this.clock = clock;
        this.chance = chance;
    }

    /** Begins; call once. */
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                sleepUntil(due(keys.certificate(), chance));
                try {
                    renew();
                } catch (RuntimeException e) {
                    LOG.atWarn().log("the node's certificate was not renewed, trying again: {}", e.toString());
                    Thread.sleep(RETRY);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sleepUntil(Instant due) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), due);
        while (left.isPositive()) {
            Thread.sleep(left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP);
            left = Duration.between(clock.instant(), due);
        }
    }

    /** Gets a new certificate and puts it into use. */
    void renew() throws InterruptedException {
        String pem = request(nodeName, signer);
        folder.store(pem, clock.instant());
        keys.use(pem);
        LOG.atInfo()
                .addKeyValue("until", keys.certificate().getNotAfter().toInstant())
                .log("the node has a new certificate");
    }

    /** Has a certificate signed for a new key; answers both as one PEM text. */
    public static String request(String nodeName, CertificateSigner signer) throws InterruptedException {
        SigningRequest request = SigningRequest.ofNode(nodeName);
        String pem = signer.sign(request.request()).strip() + "\n" + request.key();
        var _ = TlsParts.identity(pem, pem); // one that cannot be used must not take the place of one that can
        return pem;
    }

    /** When a certificate is to be renewed. */
    static Instant due(X509Certificate certificate, RandomGenerator chance) {
        Instant begin = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(begin, certificate.getNotAfter().toInstant());
        double share = EARLIEST + (LATEST - EARLIEST) * chance.nextDouble();
        return begin.plusMillis((long) (life.toMillis() * share));
    }
}
