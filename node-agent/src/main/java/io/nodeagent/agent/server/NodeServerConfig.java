package io.nodeagent.agent.server;

import io.nodeagent.agent.server.tls.CertificateFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a node is asked.
 *
 * @param addresses the node's IP addresses, for a certificate that it makes itself
 * @param listen where
 * @param certificate to serve with; empty: one is made and kept in {@code certificateFolder}
 * @param clientAuthorities a PEM file of those who sign clients' certificates; empty: none are believed
 * @param tokens whether bearer tokens are believed that the API server knows
 * @param anonymous whether who proves nothing is let in as {@code system:anonymous}
 * @param reviewed whether the API server is asked what each may; else everybody known may do everything
 * @param health where {@code /healthz} is answered in the clear to everybody; empty: nowhere
 */
public record NodeServerConfig(
        String nodeName,
        List<String> addresses,
        InetSocketAddress listen,
        Optional<CertificateFiles> certificate,
        Path certificateFolder,
        Optional<Path> clientAuthorities,
        boolean tokens,
        boolean anonymous,
        boolean reviewed,
        Optional<InetSocketAddress> health) {
    public NodeServerConfig {
        addresses = List.copyOf(addresses);
    }
}
