package io.nodeagent.network;

import io.nodeagent.errors.InvalidArgumentException;

/**
 * A port of the host that leads to a port of the pod.
 *
 * @param hostIp the host address to listen on; empty for every one
 */
public record HostPort(Protocol protocol, String hostIp, int hostPort, int containerPort) {
    /** Transport protocols that can be mapped. */
    public enum Protocol {
        TCP,
        UDP,
        SCTP
    }

    public HostPort {
        requirePort("hostPort", hostPort);
        requirePort("containerPort", containerPort);
    }

    private static void requirePort(String field, int port) {
        if (port < 1 || port > 65535) {
            throw new InvalidArgumentException(field + " must be 1 to 65535, not " + port);
        }
    }
}
