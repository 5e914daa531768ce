package io.nodeagent.network.bridge;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.network.HostPort;
import io.nodeagent.network.HostPort.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The host ports that other bridge networks of this machine lead to their pods, read from their nftables tables: those
 * are there while their pods are, whether an agent runs or not.
 */
record OtherHostPorts(List<Taken> taken) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param table the other network's nftables table, named after its bridge */
    record Taken(String table, HostPort port) {
        private String bridge() {
            return table.substring(BridgeNetworkConfig.TABLE_PREFIX.length());
        }
    }

    OtherHostPorts {
        taken = List.copyOf(taken);
    }

    /**
     * Reads them.
     *
     * @param maps what {@code nft -j list maps ip} prints, libnftables-json(5)
     * @param ownTable whose maps do not count
     */
    static OtherHostPorts parse(String maps, String ownTable) {
        List<Taken> taken = new ArrayList<>();
        try {
            for (JsonNode entry : JSON.readTree(maps).path("nftables")) {
                JsonNode map = entry.path("map");
                String table = map.path("table").asString("");
                if (table.startsWith(BridgeNetworkConfig.TABLE_PREFIX) && !table.equals(ownTable)) {
                    String name = map.path("name").asString("");
                    for (JsonNode element : map.path("elem")) {
                        port(name, element).ifPresent(port -> taken.add(new Taken(table, port)));
                    }
                }
            }
        } catch (JacksonException e) {
            throw new InternalException("nftables listed its maps in a form that cannot be read: " + e, e);
        }
        return new OtherHostPorts(taken);
    }

    /** Whether another network has one of these normalized ports. */
    Optional<Taken> holderOf(List<HostPort> ports) {
        return taken.stream()
                .filter(other -> ports.stream().anyMatch(port -> HostPortClaims.collide(port, other.port())))
                .findFirst();
    }

    /**
     * Refuses ports of which another network has one.
     *
     * @throws FailedPreconditionException naming the port, and the other's bridge and table
     */
    void requireFree(List<HostPort> ports) {
        holderOf(ports).ifPresent(holder -> {
            throw new FailedPreconditionException(
                    ("host port %s is taken by a pod of another instance, on the bridge %s: stop that pod or choose another"
                                    + " port; if that instance is gone for good, `nft delete table ip %s` frees its ports")
                            .formatted(HostPortClaims.text(holder.port()), holder.bridge(), holder.table()));
        });
    }

    /** An element leads from {@code [address,] protocol, port} to {@code address, port}. */
    private static Optional<HostPort> port(String map, JsonNode element) {
        JsonNode key = element.path(0).path("concat");
        int first = map.equals(NatTable.ONE_ADDRESS) ? 1 : 0;
        int podPort = element.path(1).path("concat").path(1).asInt(0);
        int hostPort = key.path(first + 1).asInt(0);
        String protocol = key.path(first).asString("").toUpperCase(Locale.ROOT);
        boolean ours = map.equals(NatTable.ANY_ADDRESS) || map.equals(NatTable.ONE_ADDRESS);
        for (Protocol known : Protocol.values()) {
            if (ours && known.name().equals(protocol) && hostPort > 0 && podPort > 0) {
                return Optional.of(new HostPort(known, first == 1 ? key.path(0).asString("") : "", hostPort, podPort));
            }
        }
        return Optional.empty();
    }
}
