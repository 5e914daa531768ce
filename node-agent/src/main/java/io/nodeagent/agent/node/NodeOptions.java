package io.nodeagent.agent.node;

import io.nodeagent.errors.InvalidArgumentException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the node says of itself and how often.
 *
 * @param name of the Node object and of its lease
 * @param addresses the node's IP addresses, primary first
 * @param registration what it brings along
 * @param kubeletVersion what clients take for the kubelet's version, such as {@code v1.36.2}
 * @param serverPort of this node's own server; empty while there is none
 * @param statusEvery how often the status is reported, and looked at for changes
 * @param leaseEvery how often the lease is renewed; it lasts four times as long
 */
public record NodeOptions(
        String name,
        List<String> addresses,
        Registration registration,
        String kubeletVersion,
        OptionalInt serverPort,
        Duration statusEvery,
        Duration leaseEvery) {
    private static final Duration USUAL = Duration.ofSeconds(10);

    /** The Kubernetes version whose node behaviour this agent shows. */
    public static final String KUBERNETES_VERSION = "v1.36.2";

    public NodeOptions {
        if (name.isEmpty() || addresses.isEmpty()) {
            throw new InvalidArgumentException(
                    "a node needs a name and an address: name '%s', addresses %s".formatted(name, addresses));
        }
        addresses = List.copyOf(addresses);
    }

    /** A node with the kubelet's usual intervals and no server. */
    public static NodeOptions usual(String name, List<String> addresses) {
        return new NodeOptions(
                name, addresses, Registration.PLAIN, KUBERNETES_VERSION, OptionalInt.empty(), USUAL, USUAL);
    }

    /** The same that brings something along. */
    public NodeOptions with(Registration brought) {
        return new NodeOptions(name, addresses, brought, kubeletVersion, serverPort, statusEvery, leaseEvery);
    }

    /** The same with a server of the node's own. */
    public NodeOptions withServerPort(int port) {
        return new NodeOptions(
                name, addresses, registration, kubeletVersion, OptionalInt.of(port), statusEvery, leaseEvery);
    }
}
