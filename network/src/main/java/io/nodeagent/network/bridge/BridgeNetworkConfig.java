package io.nodeagent.network.bridge;

import io.nodeagent.errors.InvalidArgumentException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the built-in network is set up. Networks that differ in folder, bridge and range live side by side.
 *
 * @param stateFolder where the leases are kept; a folder that dies with the boot will do
 * @param bridge name of the bridge, at most 15 characters; the nftables table is named after it
 * @param podRange the pods' addresses, /8 to /29; the first one is the bridge's. Empty for the first of a few usual
 *     ranges that the host has no route into
 * @param mtu of every link; empty for that of the host's default route, else 1500
 */
public record BridgeNetworkConfig(Path stateFolder, String bridge, Optional<Ipv4Range> podRange, OptionalInt mtu) {
    /** Of every nftables table of a bridge network; the bridge's name follows. */
    static final String TABLE_PREFIX = "node-agent-";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,14}");
    private static final int SHORTEST_PREFIX = 8;
    private static final int LONGEST_PREFIX = 29;
    private static final int SMALLEST_MTU = 576;
    private static final int LARGEST_MTU = 65535;
    /** The host itself; from 224.0.0.0 on multicast and reserved. */
    private static final List<Ipv4Range> NOT_FOR_PODS = Stream.of("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3")
            .map(Ipv4Range::parse)
            .toList();

    public BridgeNetworkConfig {
        requireName(bridge);
        podRange.ifPresent(BridgeNetworkConfig::requireUsable);
        if (mtu.isPresent() && (mtu.getAsInt() < SMALLEST_MTU || mtu.getAsInt() > LARGEST_MTU)) {
            throw new InvalidArgumentException(
                    "the MTU must be " + SMALLEST_MTU + " to " + LARGEST_MTU + ", not " + mtu.getAsInt());
        }
    }

    /** Name of the nftables table, family {@code ip}. */
    String table() {
        return TABLE_PREFIX + bridge;
    }

    /** Refuses a name that the kernel or nftables would not take. */
    public static void requireName(String bridge) {
        if (!NAME.matcher(bridge).matches()) {
            throw new InvalidArgumentException(
                    "the bridge name '" + bridge + "' must be 1 to 15 letters, digits, '-' and '_', a letter first");
        }
    }

    /** Refuses a range that no bridge could have on any host. */
    public static void requireUsable(Ipv4Range range) {
        if (range.prefixLength() < SHORTEST_PREFIX || range.prefixLength() > LONGEST_PREFIX) {
            throw new InvalidArgumentException("the pod range " + range + " must be a /8 to /29");
        }
        if (NOT_FOR_PODS.stream().anyMatch(range::overlaps)) {
            throw new InvalidArgumentException(
                    "the pod range " + range + " has no addresses of hosts: choose one like 10.85.0.0/24");
        }
    }
}
