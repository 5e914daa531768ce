package io.nodeagent.network.bridge;

import io.nodeagent.network.HostPort;
import java.util.List;

/**
 * Who has an address. The file's name is the address.
 *
 * @param bootId the boot in which it was given; links die with the boot, so leases of another one count no more
 */
record Lease(String sandboxId, String bootId, List<HostPort> hostPorts) {
    Lease {
        hostPorts = List.copyOf(hostPorts);
    }
}
