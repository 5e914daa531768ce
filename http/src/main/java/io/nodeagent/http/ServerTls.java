package io.nodeagent.http;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;

/**
 * A server's certificate, key and the authority its clients' certificates are checked against. Immutable: a server is
 * given a supplier and asks it for each new connection, so a renewed certificate is used as soon as it is supplied.
 */
public final class ServerTls {
    private final SslContext context;

    private ServerTls(SslContext context) {
        this.context = context;
    }

    /**
     * From PEM texts.
     *
     * @param certificates the server's certificate and its intermediates
     * @param privateKey PKCS #8, PKCS #1 (RSA) or SEC 1 (EC)
     * @param clientAuthorities who signs clients' certificates; empty: none is asked for. A client may come without one,
     *     but one of another authority ends the handshake
     */
    public static ServerTls ofPem(String certificates, String privateKey, Optional<String> clientAuthorities) {
        KeyManager[] keys = TlsParts.identity(certificates, privateKey);
        Optional<TrustManager[]> trust = clientAuthorities.map(TlsParts::trust);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.orElse(null), null);
            return of(context, trust.isPresent());
        } catch (GeneralSecurityException e) {
            throw TlsParts.unusable(e);
        }
    }

    /** From a context of the JDK; {@code askForClientCertificate} asks, and lets in who has none. */
    public static ServerTls of(SSLContext context, boolean askForClientCertificate) {
        return new ServerTls(new JdkSslContext(
                context,
                false,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                null,
                askForClientCertificate ? ClientAuth.OPTIONAL : ClientAuth.NONE,
                new String[] {"TLSv1.3", "TLSv1.2"},
                false));
    }

    SslHandler newHandler(Channel channel) {
        return context.newHandler(channel.alloc());
    }

    static List<X509Certificate> peerCertificates(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return List.of();
        }
        try {
            return Arrays.stream(tls.engine().getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}
