package io.nodeagent.agent.identity;

import io.nodeagent.http.TlsParts;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The node's certificate and key of now: each new connection shows what is in use when it begins. */
public final class NodeKeys extends X509ExtendedKeyManager {
    private volatile X509ExtendedKeyManager keys;
    private volatile X509Certificate certificate;

    /**
     * @param certificates as PEM, the node's own first
     * @param key as PEM
     */
    public NodeKeys(String certificates, String key) {
        keys = keys(certificates, key);
        certificate = TlsParts.certificate(certificates);
    }

    /** From now on this is who the node is. */
    void use(String pem) {
        keys = keys(pem, pem);
        certificate = TlsParts.certificate(pem);
    }

    /** The certificate in use. */
    public X509Certificate certificate() {
        return certificate;
    }

    private static X509ExtendedKeyManager keys(String certificates, String key) {
        return (X509ExtendedKeyManager) TlsParts.identity(certificates, key)[0];
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return keys.getClientAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return keys.chooseClientAlias(keyType, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return keys.chooseEngineClientAlias(keyType, issuers, engine);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return keys.getServerAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return keys.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return keys.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return keys.getPrivateKey(alias);
    }
}
