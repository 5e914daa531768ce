package io.nodeagent.agent.server.tls;

/**
 * A certificate with its intermediates, and its key, as PEM texts.
 *
 * @param key PKCS #8, PKCS #1 (RSA) or SEC 1 (EC)
 */
record PemPair(String certificates, String key) {
    /** Without the key: this may end in a log. */
    @Override
    public String toString() {
        return "PemPair[" + certificates.length() + " characters of certificates]";
    }
}
