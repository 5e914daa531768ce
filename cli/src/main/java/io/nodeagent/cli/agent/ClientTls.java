package io.nodeagent.cli.agent;

import io.fabric8.kubernetes.client.Config;
import io.nodeagent.agent.identity.CertificateFolder;
import io.nodeagent.agent.identity.NodeKeys;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.http.TlsParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Who a kubeconfig's user is to the API server, and whom it trusts: from its data, or the files that it names. */
final class ClientTls {
    private ClientTls() {}

    /** The node's keys: those of its kubeconfig, or of a certificate that was renewed since. */
    static NodeKeys keys(Config config, Optional<CertificateFolder> renewed) {
        String certificate = certificate(config);
        return renewed.flatMap(CertificateFolder::read)
                .filter(pem -> until(pem).isAfter(until(certificate)))
                .map(pem -> new NodeKeys(pem, pem))
                .orElseGet(() -> new NodeKeys(certificate, key(config)));
    }

    private static Instant until(String pem) {
        return TlsParts.certificate(pem).getNotAfter().toInstant();
    }

    /** No keys where the user has a token. */
    static KeyManager[] keysIfAny(Config config) {
        return config.getClientCertData() == null && config.getClientCertFile() == null
                ? new KeyManager[0]
                : TlsParts.identity(certificate(config), key(config));
    }

    static TrustManager[] trust(Config config) {
        return TlsParts.trust(authorities(config));
    }

    static String certificate(Config config) {
        return pem(config.getClientCertData(), config.getClientCertFile(), "client-certificate");
    }

    static String authorities(Config config) {
        return pem(config.getCaCertData(), config.getCaCertFile(), "certificate-authority");
    }

    private static String key(Config config) {
        return pem(config.getClientKeyData(), config.getClientKeyFile(), "client-key");
    }

    private static String pem(@Nullable String data, @Nullable String file, String field) {
        return Optional.ofNullable(data)
                .map(base64 -> new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII))
                .or(() -> Optional.ofNullable(file).map(name -> read(Path.of(name), field)))
                .orElseThrow(() -> new FailedPreconditionException(
                        "the kubeconfig has neither %s nor %s-data".formatted(field, field)));
    }

    private static String read(Path file, String field) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new FailedPreconditionException(
                    "the file that %s of the kubeconfig names cannot be read: %s".formatted(field, e), e);
        }
    }
}
