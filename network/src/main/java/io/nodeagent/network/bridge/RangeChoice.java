package io.nodeagent.network.bridge;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.netlink.Link;
import io.nodeagent.linux.netlink.Links;
import io.nodeagent.linux.netlink.NetlinkSocket;
import io.nodeagent.linux.netlink.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settles the pods' range: the configured one; else the one chosen before; else that of a bridge that is there; else the
 * first usual one that the host does not use. The choice is kept in the state folder.
 */
final class RangeChoice {
    private static final String FILE = "pod-range";
    private static final List<Ipv4Range> USUAL = Stream.of(
                    "10.85.0.0/24",
                    "10.86.0.0/24",
                    "10.213.85.0/24",
                    "172.29.85.0/24",
                    "192.168.185.0/24",
                    "10.42.85.0/24")
            .map(Ipv4Range::parse)
            .toList();

    private RangeChoice() {}

    static Ipv4Range settle(BridgeNetworkConfig config) {
        return config.podRange().orElseGet(() -> kept(config.stateFolder()).orElseGet(() -> choose(config)));
    }

    static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    private static Optional<Ipv4Range> kept(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(Ipv4Range.parse(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    private static Ipv4Range choose(BridgeNetworkConfig config) {
        Ipv4Range range = fromHost(config.bridge());
        byte[] text = range.toString().getBytes(StandardCharsets.US_ASCII);
        DurableFiles.write(config.stateFolder().resolve(FILE), text, DurableFiles.Sync.TO_DISK);
        return range;
    }

    /** When every usual range is taken the first one is: making the bridge then says what it overlaps. */
    private static Ipv4Range fromHost(String bridge) {
        try (NetlinkSocket socket = NetlinkSocket.open()) {
            int index = new Links(socket).find(bridge).map(Link::index).orElse(0);
            Optional<Ipv4Range> present = new Routes(socket)
                    .addresses().stream()
                            .filter(address -> address.link() == index)
                            .map(address -> Ipv4Range.around(address.address(), address.prefixLength()))
                            .findFirst();
            RangeUse use = RangeUse.read(socket, index);
            return present.or(() -> USUAL.stream()
                            .filter(range -> use.overlapping(range).isEmpty())
                            .findFirst())
                    .orElse(USUAL.getFirst());
        }
    }
}
