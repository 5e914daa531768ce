package io.nodeagent.standalone.pki;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A kubeconfig file (clientcmd/v1) for one server and one client certificate, all of it in the file. */
public record Kubeconfig(URI server, X509Certificate authority, String user, KeyAndCertificate client) {
    /** Writes it with permissions 0600, replacing what was there. */
    public void write(Path file) {
        PkiFolder.writeSecret(file, yaml());
    }

    String yaml() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: node-agent
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                contexts:
                - name: %s@node-agent
                  context:
                    cluster: node-agent
                    user: %s
                current-context: %s@node-agent
                users:
                - name: %s
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                """.formatted(
                        server,
                        base64(Pem.encode(authority)),
                        user,
                        user,
                        user,
                        user,
                        base64(Pem.encode(client.certificate())),
                        base64(Pem.encode(client.key())));
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
