package io.nodeagent.agent.identity;

import io.nodeagent.errors.InternalException;
import io.nodeagent.http.TlsParts;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A new key (P-256) and the request that its public part be signed (RFC 2986), as PEM texts. Only here does a node that has its
 * certificate already not load Bouncy Castle.
 *
 * @param request PKCS #10
 * @param key PKCS #8
 */
record SigningRequest(String request, String key) {
    /** Without the key: this may end in a log. */
    @Override
    public String toString() {
        return "SigningRequest[" + request.length() + " characters]";
    }

    /** For a node's client certificate; the names are those that the cluster's authorizer knows nodes by. */
    static SigningRequest ofNode(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            byte[] request = new JcaPKCS10CertificationRequestBuilder(
                            new X500NameBuilder(BCStyle.INSTANCE)
                                    .addRDN(BCStyle.O, "system:nodes")
                                    .addRDN(BCStyle.CN, "system:node:" + name)
                                    .build(),
                            keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
            return new SigningRequest(
                    TlsParts.pem("CERTIFICATE REQUEST", request),
                    TlsParts.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new InternalException("make a certificate request for " + name + ": " + e.getMessage(), e);
        }
    }
}
