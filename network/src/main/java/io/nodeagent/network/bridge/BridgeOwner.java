package io.nodeagent.network.bridge;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.netlink.Link;

/** Whose a bridge is: its alias names the state folder, seen in {@code ip link}, and keeps a second network off. */
record BridgeOwner(BridgeNetworkConfig config) {
    String alias() {
        return "node-agent " + config.stateFolder().toAbsolutePath();
    }

    /** Refuses a link that is no bridge, or another network's; a bridge without an alias is taken. */
    void requireOurs(Link link) {
        if (!link.kind().equals("bridge")) {
            throw new FailedPreconditionException(
                    "%s is no bridge: choose another bridge name, or remove that link".formatted(link.name()));
        }
        if (!link.alias().isEmpty() && !link.alias().equals(alias())) {
            throw new FailedPreconditionException(
                    "the bridge %s belongs to '%s': choose another bridge name, or remove it with `ip link del %s`"
                            .formatted(link.name(), link.alias(), link.name()));
        }
    }
}
