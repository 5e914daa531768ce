package io.nodeagent.agent.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/** Signs every request whose own signature is right. */
final class SigningAuthority implements CertificateSigner {
    private final KeyPair keys;
    private final Instant begin;
    private final Duration life;

    SigningAuthority(Instant begin, Duration life) {
        this.begin = begin;
        this.life = life;
        try {
            keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String sign(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            PKCS10CertificationRequest request = (PKCS10CertificationRequest) parser.readObject();
            if (!request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()))) {
                throw new IllegalArgumentException("the request is not signed by its key");
            }
            X509v3CertificateBuilder certificate = new X509v3CertificateBuilder(
                    new X500Name("CN=authority"),
                    new BigInteger(64, new SecureRandom()),
                    Date.from(begin),
                    Date.from(begin.plus(life)),
                    request.getSubject(),
                    request.getSubjectPublicKeyInfo());
            StringWriter text = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
                writer.writeObject(
                        certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
            }
            return text.toString();
        } catch (IOException | OperatorCreationException | PKCSException e) {
            throw new IllegalStateException(e);
        }
    }
}
