package io.nodeagent.network.bridge;

import io.nodeagent.linux.nftables.Nftables;
import io.nodeagent.network.HostPort;
import io.nodeagent.network.bridge.HostPortClaims.PodPorts;
import java.util.List;
import java.util.Locale;

/**
 * The one nftables table of a bridge network. Its rules never change; a pod with host ports adds elements to the two
 * maps and takes them away again, each time in one transaction.
 *
 * <p>Rules, in words: connections to a local address go by the maps to a pod; what leaves the pods' range is
 * masqueraded; so are connections that came by a host port from a pod of this bridge or from 127.0.0.0/8, for their
 * answers must come back this way; and pods may not speak to the host's 127.0.0.0/8, which {@code route_localnet} would
 * open to them otherwise.
 */
final class NatTable {
    static final String ANY_ADDRESS = "host_ports";
    static final String ONE_ADDRESS = "host_address_ports";

    private final Nftables nftables;
    private final String name;
    private final String bridge;
    private final Ipv4Range range;

    NatTable(Nftables nftables, BridgeNetworkConfig config, Ipv4Range range) {
        this.nftables = nftables;
        this.name = config.table();
        this.bridge = config.bridge();
        this.range = range;
    }

    boolean exists() {
        return nftables.json("list the tables", "list tables ip").contains("\"name\": \"" + name + "\"");
    }

    /** The host ports of other networks of this machine. */
    OtherHostPorts others() {
        return OtherHostPorts.parse(nftables.json("list the maps", "list maps ip"), name);
    }

    /** The host's rules, others' too, as libnftables-json(5). */
    String wholeRuleset() {
        return nftables.json("list the ruleset", "list ruleset");
    }

    /** Replaces the table as a whole by the rules with these host ports; there is no moment without it. */
    void rebuild(List<PodPorts> ports) {
        StringBuilder commands = new StringBuilder(removal()).append(rules());
        ports.forEach(pod -> commands.append(elements("add", pod)));
        nftables.run("make the table " + name, commands.toString());
    }

    void add(PodPorts pod) {
        if (!pod.ports().isEmpty()) {
            nftables.run("add host ports to the table " + name, elements("add", pod));
        }
    }

    /** Takes elements away; adding them first in the same transaction makes it succeed for those that are not there. */
    void remove(PodPorts pod) {
        if (!pod.ports().isEmpty()) {
            nftables.run("take host ports out of the table " + name, elements("add", pod) + elements("delete", pod));
        }
    }

    void delete() {
        nftables.run("remove the table " + name, removal());
    }

    private String removal() {
        return "add table ip %s\ndelete table ip %s\n".formatted(name, name);
    }

    private String rules() {
        return """
                table ip TABLE {
                  map host_ports {
                    type inet_proto . inet_service : ipv4_addr . inet_service
                  }
                  map host_address_ports {
                    type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service
                  }
                  chain guard {
                    type filter hook prerouting priority -300; policy accept;
                    iifname "BRIDGE" ip daddr 127.0.0.0/8 drop
                  }
                  chain prerouting {
                    type nat hook prerouting priority -100; policy accept;
                    fib daddr type local jump to_pods
                  }
                  chain output {
                    type nat hook output priority -100; policy accept;
                    fib daddr type local jump to_pods
                  }
                  chain to_pods {
                    dnat ip to ip daddr . meta l4proto . th dport map @host_address_ports
                    dnat ip to meta l4proto . th dport map @host_ports
                  }
                  chain postrouting {
                    type nat hook postrouting priority 100; policy accept;
                    ip saddr RANGE ip daddr != { RANGE, 224.0.0.0/4 } masquerade fully-random
                    oifname "BRIDGE" ct status dnat ip saddr { RANGE, 127.0.0.0/8 } masquerade fully-random
                  }
                }
                """.replace("TABLE", name).replace("BRIDGE", bridge).replace("RANGE", range.toString());
    }

    private String elements(String verb, PodPorts pod) {
        StringBuilder commands = new StringBuilder();
        for (HostPort port : pod.ports()) {
            String protocol = port.protocol().name().toLowerCase(Locale.ROOT);
            String key = protocol + " . " + port.hostPort();
            boolean any = port.hostIp().isEmpty();
            commands.append("%s element ip %s %s { %s : %s . %d }\n"
                    .formatted(
                            verb,
                            name,
                            any ? ANY_ADDRESS : ONE_ADDRESS,
                            any ? key : port.hostIp() + " . " + key,
                            pod.address().getHostAddress(),
                            port.containerPort()));
        }
        return commands.toString();
    }
}
