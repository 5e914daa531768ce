package io.nodeagent.agent.identity;

import io.nodeagent.errors.NodeAgentException;

/** Whoever signs nodes' certificates. */
@FunctionalInterface
public interface CertificateSigner {
    /**
     * Has a request signed; waits until somebody has approved it.
     *
     * @param request PKCS #10 as PEM
     * @return the certificate with its intermediates as PEM
     * @throws NodeAgentException when it was denied, or nobody answered
     */
    String sign(String request) throws InterruptedException;
}
