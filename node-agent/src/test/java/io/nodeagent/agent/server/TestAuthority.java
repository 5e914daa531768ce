package io.nodeagent.agent.server;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for clients. */
final class TestAuthority {
    private final X500Name name = new X500Name("CN=test-authority");
    private final KeyPair keys = keys();
    private final X509Certificate certificate;

    TestAuthority() throws Exception {
        certificate = issue(name, keys, Instant.now().plus(Duration.ofDays(1)), true, KeyPurposeId.id_kp_clientAuth);
    }

    String pem() throws Exception {
        return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
    }

    /** What a client of this subject shows, such as {@code CN=ann,O=team}. */
    KeyManager[] client(String subject) throws Exception {
        return client(subject, Duration.ofHours(1), KeyPurposeId.id_kp_clientAuth);
    }

    KeyManager[] client(String subject, Duration lifetime, KeyPurposeId purpose) throws Exception {
        KeyPair own = keys();
        X509Certificate leaf = issue(new X500Name(subject), own, Instant.now().plus(lifetime), false, purpose);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.getPrivate(), new char[0], new X509Certificate[] {leaf});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private X509Certificate issue(
            X500Name subject, KeyPair subjectKeys, Instant until, boolean authority, KeyPurposeId purpose)
            throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(Instant.now().minus(Duration.ofDays(2))),
                Date.from(until),
                subject,
                subjectKeys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!authority) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
