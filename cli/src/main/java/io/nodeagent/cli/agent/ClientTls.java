package io.nodeagent.cli.agent;

import io.fabric8.kubernetes.client.Config;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.http.TlsParts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Who the node is to its API server, and that it trusts the cluster's authority alone: from its kubeconfig's data. */
record ClientTls(KeyManager[] keys, TrustManager[] trust) {
    static ClientTls of(Config config) {
        return new ClientTls(
                TlsParts.identity(
                        pem(config.getClientCertData(), "client-certificate-data"),
                        pem(config.getClientKeyData(), "client-key-data")),
                TlsParts.trust(pem(config.getCaCertData(), "certificate-authority-data")));
    }

    private static String pem(@Nullable String data, String field) {
        String base64 = Optional.ofNullable(data)
                .orElseThrow(() -> new FailedPreconditionException("the node's kubeconfig has no " + field));
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    }
}
