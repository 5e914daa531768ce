package io.nodeagent.http;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a TLS context is made of, from PEM texts and by the JDK alone. Where Bouncy Castle is on the class path, netty's and
 * fabric8's own readers load all of its provider, a tenth of the time that a start takes.
 */
public final class TlsParts {
    private static final char[] NO_PASSWORD = {};

    private TlsParts() {}

    /**
     * Who one is.
     *
     * @param certificates one's own certificate first, then its intermediates
     * @param privateKey PKCS #8, PKCS #1 (RSA) or SEC 1 (EC)
     * @throws InvalidArgumentException when a text is malformed, or the key is another certificate's
     */
    public static KeyManager[] identity(String certificates, String privateKey) {
        List<X509Certificate> chain = Pem.certificates(certificates);
        PrivateKey key = Pem.privateKey(privateKey);
        try {
            requireOneKey(chain.getFirst(), key);
            KeyStore store = emptyStore();
            store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    /**
     * The first certificate of a text.
     *
     * @throws InvalidArgumentException when there is none or it is malformed
     */
    public static X509Certificate certificate(String pem) {
        return Pem.certificates(pem).getFirst();
    }

    /** DER as PEM (RFC 7468); labels are such as {@code CERTIFICATE} or {@code PRIVATE KEY}. */
    public static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
    }

    /** Whom one trusts: these authorities and no others. */
    public static TrustManager[] trust(String authorities) {
        try {
            KeyStore store = emptyStore();
            for (X509Certificate authority : Pem.certificates(authorities)) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(e);
        }
    }

    /** A key store takes any pair, and clients would then only be told of a failed handshake. */
    private static void requireOneKey(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        byte[] message = certificate.getEncoded();
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(message);
        byte[] signature = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(certificate.getPublicKey());
        checking.update(message);
        if (!checking.verify(signature)) {
            throw new InvalidArgumentException("the private key does not belong to the certificate of "
                    + certificate.getSubjectX500Principal().getName());
        }
    }

    static InvalidArgumentException unusable(Exception cause) {
        return new InvalidArgumentException("certificate and key cannot be used for TLS: " + cause.getMessage(), cause);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
