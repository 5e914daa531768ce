package io.nodeagent.network;

import java.net.InetAddress;
import java.util.List;

/** The addresses a pod got, the primary one first. */
public record PodAddresses(List<InetAddress> addresses) {
    public PodAddresses {
        addresses = List.copyOf(addresses);
    }
}
