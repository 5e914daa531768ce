package io.nodeagent.network.bridge;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.netlink.InterfaceAddress;
import io.nodeagent.linux.netlink.Link;
import io.nodeagent.linux.netlink.Links;
import io.nodeagent.linux.netlink.MacAddress;
import io.nodeagent.linux.netlink.NetlinkSocket;
import io.nodeagent.linux.netlink.Route;
import io.nodeagent.linux.netlink.Routes;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.SystemCallException;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;

/** The bridge: found or made, with the gateway's address. Raw calls in the host's network namespace. */
final class BridgeLink {
    private static final int USUAL_MTU = 1500;

    private final BridgeNetworkConfig config;
    private final Ipv4Range range;
    private final Inet4Address gateway;
    private final BridgeOwner owner;

    BridgeLink(BridgeNetworkConfig config, Ipv4Range range) {
        this.config = config;
        this.range = range;
        this.gateway = range.at(1);
        this.owner = new BridgeOwner(config);
    }

    Optional<Link> find(NetlinkSocket socket) {
        return new Links(socket).find(config.bridge());
    }

    /**
     * Makes the bridge whole.
     *
     * @throws FailedPreconditionException with the line for the user when it cannot be
     */
    Link ensure(NetlinkSocket socket) {
        Links links = new Links(socket);
        Optional<Link> present = find(socket);
        present.ifPresent(owner::requireOurs);
        requireFreeRange(socket, present.map(Link::index).orElse(0));
        if (present.isEmpty()) {
            create(links, mtu(socket));
        }
        Link bridge = find(socket)
                .orElseThrow(() -> new FailedPreconditionException(
                        "the bridge " + config.bridge() + " vanished while it was made"));
        new Routes(socket).addAddress(bridge.index(), gateway, range.prefixLength());
        links.setUp(bridge.index());
        return bridge;
    }

    /**
     * Refuses a range that could not be the pods'. Where the bridge has it from a former start, what overlaps came
     * later: pods live in that range, and to leave them without a node would help nobody.
     */
    void requireRange(NetlinkSocket socket) {
        int own = find(socket).map(Link::index).orElse(0);
        if (addressesOf(socket, own).stream()
                .noneMatch(address ->
                        address.address().equals(gateway) && address.prefixLength() == range.prefixLength())) {
            requireFreeRange(socket, own);
        }
    }

    /** Removes the bridge if it is ours. */
    void delete(NetlinkSocket socket) {
        find(socket).ifPresent(link -> {
            owner.requireOurs(link);
            new Links(socket).delete(link.name());
        });
    }

    /** The MTU for the pods' links: the configured one, that of the default route's link, or 1500. */
    int mtu(NetlinkSocket socket) {
        if (config.mtu().isPresent()) {
            return config.mtu().getAsInt();
        }
        List<Link> links = new Links(socket).list();
        return new Routes(socket)
                .list().stream()
                        .filter(Route::isDefault)
                        .flatMap(route -> links.stream().filter(link -> link.index() == route.link()))
                        .mapToInt(Link::mtu)
                        .findFirst()
                        .orElse(USUAL_MTU);
    }

    private void create(Links links, int mtu) {
        try {
            links.createBridge(config.bridge(), MacAddress.of(gateway), mtu);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                throw new FailedPreconditionException(
                        "the kernel has no bridges: load the module with `modprobe bridge`", e);
            }
            if (e.errno() == Errno.EPERM) {
                throw new FailedPreconditionException(
                        "the bridge " + config.bridge() + " cannot be made: the process needs CAP_NET_ADMIN", e);
            }
            throw e;
        }
        links.setAlias(config.bridge(), owner.alias());
    }

    private void requireFreeRange(NetlinkSocket socket, int ownIndex) {
        RangeUse use = RangeUse.read(socket, ownIndex);
        use.overlapping(range).ifPresent(taken -> {
            throw new FailedPreconditionException(
                    "the pod range %s overlaps %s of the host: configure another pod range".formatted(range, taken));
        });
        for (InterfaceAddress address : addressesOf(socket, ownIndex)) {
            if (!address.address().equals(gateway)) {
                Ipv4Range former = Ipv4Range.around(address.address(), address.prefixLength());
                throw new FailedPreconditionException(
                        "the bridge %s has the address %s of another pod range: configure %s, or drain this node first"
                                .formatted(config.bridge(), address.address().getHostAddress(), former));
            }
        }
    }

    private static List<InterfaceAddress> addressesOf(NetlinkSocket socket, int link) {
        return new Routes(socket)
                .addresses().stream().filter(address -> address.link() == link).toList();
    }
}
