package io.nodeagent.network.bridge;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.netlink.Links;
import io.nodeagent.linux.netlink.NetlinkSocket;

/** What on the host stands against a bridge network, asked before anything of it is made. Only reads. */
public final class HostCheck {
    private HostCheck() {}

    /**
     * Looks whether the bridge's name is free, or its bridge this network's own.
     *
     * @throws FailedPreconditionException naming who has it, and what to do
     */
    public static void bridgeName(BridgeNetworkConfig config) {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            try (NetlinkSocket socket = NetlinkSocket.open()) {
                new Links(socket).find(config.bridge()).ifPresent(new BridgeOwner(config)::requireOurs);
            }
        });
    }

    /**
     * Looks whether a configured pod range is free on the host: no address and no route of another link in it, and no
     * other range on the bridge. A range that the bridge has already is never refused: pods of a former start live in it.
     *
     * @throws FailedPreconditionException naming the address or route with its link, and what to do
     */
    public static void podRange(BridgeNetworkConfig config) {
        config.podRange()
                .ifPresent(range -> BlockingCalls.run(Lane.RUNTIME, () -> {
                    try (NetlinkSocket socket = NetlinkSocket.open()) {
                        new BridgeLink(config, range).requireRange(socket);
                    }
                }));
    }
}
