package io.nodeagent.images.registry;

import io.nodeagent.errors.FailedPreconditionException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards one endpoint.
 *
 * @param authorities files of certificates trusted besides the system's
 * @param clients certificates to show, with their keys
 * @param skipVerify accept any certificate
 */
record TlsSettings(List<Path> authorities, List<ClientCertificate> clients, boolean skipVerify) {
    /** The system's authorities, no client certificate. */
    static final TlsSettings DEFAULT = new TlsSettings(List.of(), List.of(), false);

    /** Two PEM files, or one that holds both. */
    record ClientCertificate(Path certificate, Path key) {}

    TlsSettings {
        authorities = List.copyOf(authorities);
        clients = List.copyOf(clients);
    }

    boolean isDefault() {
        return equals(DEFAULT);
    }

    SSLSocketFactory socketFactory() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), skipVerify ? new TrustManager[] {new TrustEveryone()} : trustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new FailedPreconditionException("the TLS files of hosts.toml cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
        if (clients.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        for (int i = 0; i < clients.size(); i++) {
            ClientCertificate client = clients.get(i);
            store.setKeyEntry(
                    "client" + i,
                    PemFiles.privateKey(client.key()),
                    new char[0],
                    PemFiles.certificates(client.certificate()).toArray(new X509Certificate[0]));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
        if (authorities.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate trusted : systemAuthorities()) {
            store.setCertificateEntry("system" + number++, trusted);
        }
        for (Path file : authorities) {
            for (X509Certificate trusted : PemFiles.certificates(file)) {
                store.setCertificateEntry("file" + number++, trusted);
            }
        }
        return managers(store);
    }

    private static List<X509Certificate> systemAuthorities() throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return List.of(x509.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** For {@code skip_verify}: the administrator's word for it. */
    private static final class TrustEveryone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
