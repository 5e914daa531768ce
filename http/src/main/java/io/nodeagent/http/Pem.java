package io.nodeagent.http;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys in PEM (RFC 7468). The JDK reads PKCS #8 keys only, while kubeadm and the kubelet write RSA keys
 * as PKCS #1 and EC keys as SEC 1 (RFC 5915): those are wrapped.
 */
final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (RSA |EC |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");
    private static final byte[] VERSION_0 = hex("020100");
    /** AlgorithmIdentifier of rsaEncryption, 1.2.840.113549.1.1.1 with NULL parameters. */
    private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
    /** id-ecPublicKey, 1.2.840.10045.2.1. */
    private static final byte[] EC_PUBLIC_KEY = hex("06072a8648ce3d0201");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int PARAMETERS = 0xa0;

    private Pem() {}

    /** The certificates of a text, which may have a key in it as well. */
    static List<X509Certificate> certificates(String pem) {
        try {
            String certificates = KEY.matcher(pem).replaceAll("");
            var found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.ISO_8859_1)));
            if (found.isEmpty()) {
                throw new InvalidArgumentException("no certificate in the PEM text");
            }
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (CertificateException e) {
            throw new InvalidArgumentException("malformed certificate in the PEM text: " + e.getMessage(), e);
        }
    }

    static PrivateKey privateKey(String pem) {
        Matcher key = KEY.matcher(pem);
        if (!key.find()) {
            throw new InvalidArgumentException("no unencrypted private key in the PEM text");
        }
        byte[] der = Base64.getMimeDecoder().decode(key.group(2));
        try {
            return switch (key.group(1)) {
                case "RSA " -> generate("RSA", der(SEQUENCE, VERSION_0, RSA, der(OCTET_STRING, der)));
                case "EC " -> generate("EC", wrapEc(der));
                default -> ofAnyAlgorithm(der);
            };
        } catch (GeneralSecurityException e) {
            throw new InvalidArgumentException("malformed private key in the PEM text", e);
        }
    }

    private static PrivateKey ofAnyAlgorithm(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException refused = new InvalidKeySpecException("the key is neither RSA, EC nor EdDSA");
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return generate(algorithm, pkcs8);
            } catch (InvalidKeySpecException e) {
                refused.addSuppressed(e);
            }
        }
        throw refused;
    }

    private static PrivateKey generate(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** The curve stands in the key's own [0] element; PKCS #8 wants it in the algorithm as well. */
    private static byte[] wrapEc(byte[] sec1) {
        for (int at = 0; at + 4 < sec1.length; at++) {
            boolean parameters = (sec1[at] & 0xff) == PARAMETERS && sec1[at + 2] == OBJECT_IDENTIFIER;
            if (parameters && sec1[at + 1] == sec1[at + 3] + 2 && at + 4 + sec1[at + 3] <= sec1.length) {
                byte[] curve = java.util.Arrays.copyOfRange(sec1, at + 2, at + 4 + sec1[at + 3]);
                return der(SEQUENCE, VERSION_0, der(SEQUENCE, EC_PUBLIC_KEY, curve), der(OCTET_STRING, sec1));
            }
        }
        throw new InvalidArgumentException("the EC private key names no curve");
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length < 0x80) {
            whole.write(length);
        } else {
            int bytes = length < 0x100 ? 1 : 2;
            whole.write(0x80 | bytes);
            if (bytes == 2) {
                whole.write(length >> 8);
            }
            whole.write(length);
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
