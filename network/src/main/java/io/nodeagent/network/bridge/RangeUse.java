package io.nodeagent.network.bridge;

import io.nodeagent.linux.netlink.InterfaceAddress;
import io.nodeagent.linux.netlink.Link;
import io.nodeagent.linux.netlink.Links;
import io.nodeagent.linux.netlink.NetlinkSocket;
import io.nodeagent.linux.netlink.Route;
import io.nodeagent.linux.netlink.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which ranges the host has addresses in or routes to, the default route and one link's own left out. */
record RangeUse(List<Use> uses) {
    /** A tunnel that takes everything brings the default route in two halves, lest it replace the host's own. */
    private static final int HALF_OF_A_DEFAULT_ROUTE = 1;

    /** @param what for people: {@code the route to 10.0.0.0/8} */
    record Use(Ipv4Range range, String what) {}

    RangeUse {
        uses = List.copyOf(uses);
    }

    static RangeUse read(NetlinkSocket socket, int exceptLink) {
        Map<Integer, String> names =
                new Links(socket).list().stream().collect(Collectors.toMap(Link::index, Link::name));
        Routes routes = new Routes(socket);
        List<Use> uses = new ArrayList<>();
        for (InterfaceAddress address : routes.addresses()) {
            if (address.link() != exceptLink) {
                String text = address.address().getHostAddress() + "/" + address.prefixLength();
                uses.add(new Use(
                        Ipv4Range.around(address.address(), address.prefixLength()),
                        "the address " + text + " (" + names.getOrDefault(address.link(), "no link") + ")"));
            }
        }
        for (Route route : routes.list()) {
            if (route.link() != exceptLink
                    && route.destination().isPresent()
                    && route.prefixLength() > HALF_OF_A_DEFAULT_ROUTE) {
                Ipv4Range range = Ipv4Range.around(route.destination().get(), route.prefixLength());
                uses.add(new Use(
                        range, "the route to " + range + " (" + names.getOrDefault(route.link(), "no link") + ")"));
            }
        }
        return new RangeUse(uses);
    }

    /** What overlaps {@code range}, for people; empty when it is free. */
    Optional<String> overlapping(Ipv4Range range) {
        return uses.stream()
                .filter(use -> use.range().overlaps(range))
                .map(Use::what)
                .findFirst();
    }
}
