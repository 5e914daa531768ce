package io.nodeagent.standalone.pki;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key (P-256) that signs service accounts' tokens, in {@code sa.key} and {@code sa.pub} as kubeadm names them. A new
 * key makes every token of the old one worthless.
 */
public record TokenKey(PrivateKey privateKey, ECPublicKey publicKey) {
    private static final Logger LOG = LoggerFactory.getLogger(TokenKey.class);

    /** Reads the key in {@code folder}, which must exist, or makes one. */
    static TokenKey open(Path folder) {
        Path secret = folder.resolve("sa.key");
        Path open = folder.resolve("sa.pub");
        Optional<TokenKey> known = load(secret, open);
        if (known.isPresent()) {
            return known.get();
        }
        TokenKey made = make();
        PkiFolder.writeSecret(open, Pem.encode(made.publicKey()));
        PkiFolder.writeSecret(secret, Pem.encode(made.privateKey()));
        LOG.atInfo().addKeyValue("file", secret).log("key for service accounts' tokens made");
        return made;
    }

    private static Optional<TokenKey> load(Path secret, Path open) {
        try {
            TokenKey read = new TokenKey(Pem.ecKey(Files.readString(secret)), Pem.ecPublicKey(Files.readString(open)));
            if (read.fits()) {
                return Optional.of(read);
            }
            LOG.atWarn().addKeyValue("file", secret).log("sa.pub is of another key, making a new one");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            LOG.atWarn().addKeyValue("file", secret).log("unreadable key, making a new one: {}", e.toString());
        }
        return Optional.empty();
    }

    /** A crash between the two files leaves halves of different keys. */
    private boolean fits() throws GeneralSecurityException {
        byte[] sample = {1, 2, 3};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(sample);
        return signature.verify(signed);
    }

    /** A key that is kept nowhere. */
    public static TokenKey make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new TokenKey(pair.getPrivate(), (ECPublicKey) pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new InternalException("make a P-256 key: " + e.getMessage(), e);
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "TokenKey[P-256]";
    }
}
