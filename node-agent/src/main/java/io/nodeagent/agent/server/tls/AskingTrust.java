package io.nodeagent.agent.server.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks clients for a certificate and lets the handshake pass with any, as a kubelet does: who is not believed gets 401
 * and can read it, and may have a bearer token besides. Whether a certificate counts is decided at each request.
 */
final class AskingTrust extends X509ExtendedTrustManager {
    private final Optional<X509TrustManager> authorities;

    AskingTrust(Optional<X509TrustManager> authorities) {
        this.authorities = authorities;
    }

    /** Named to clients, which choose their certificate by it. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.map(X509TrustManager::getAcceptedIssuers).orElseGet(() -> new X509Certificate[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    /** A server's part never gets here. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        throw new UnsupportedOperationException("this trusts no servers");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
        throw new UnsupportedOperationException("this trusts no servers");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw new UnsupportedOperationException("this trusts no servers");
    }
}
