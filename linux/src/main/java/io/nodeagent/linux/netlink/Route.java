package io.nodeagent.linux.netlink;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A unicast route.
 *
 * @param destination empty for the default route
 * @param prefixLength 0 for the default route
 * @param link the index of the outgoing interface, 0 where the kernel names none
 */
public record Route(Optional<InetAddress> destination, int prefixLength, int link) {
    public boolean isDefault() {
        return prefixLength == 0;
    }
}
