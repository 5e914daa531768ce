package io.nodeagent.cli.agent;

import io.fabric8.kubernetes.client.Config;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.http.TlsParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Who the node is to its API server, and whom it trusts: from its kubeconfig's data, or the files that this names. */
record ClientTls(KeyManager[] keys, TrustManager[] trust) {
    static ClientTls of(Config config) {
        String certificate = pem(config.getClientCertData(), config.getClientCertFile(), "client-certificate");
        String key = pem(config.getClientKeyData(), config.getClientKeyFile(), "client-key");
        String authorities = pem(config.getCaCertData(), config.getCaCertFile(), "certificate-authority");
        return new ClientTls(TlsParts.identity(certificate, key), TlsParts.trust(authorities));
    }

    private static String pem(@Nullable String data, @Nullable String file, String field) {
        return Optional.ofNullable(data)
                .map(base64 -> new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII))
                .or(() -> Optional.ofNullable(file).map(name -> read(Path.of(name), field)))
                .orElseThrow(() -> new FailedPreconditionException(
                        "the node's kubeconfig has neither %s nor %s-data".formatted(field, field)));
    }

    private static String read(Path file, String field) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new FailedPreconditionException(
                    "the file that %s of the node's kubeconfig names cannot be read: %s".formatted(field, e), e);
        }
    }
}
