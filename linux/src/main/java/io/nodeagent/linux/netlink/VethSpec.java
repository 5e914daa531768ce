package io.nodeagent.linux.netlink;

import java.nio.file.Path;

/**
 * A veth pair that is made in one request: the host's end as a port of a bridge, the peer right in its namespace.
 *
 * @param name of the host's end, at most 15 characters
 * @param bridge index of the bridge
 * @param peerNamespace the pinned network namespace of the peer
 */
public record VethSpec(
        String name, MacAddress mac, int bridge, int mtu, String peerName, MacAddress peerMac, Path peerNamespace) {}
