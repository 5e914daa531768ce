package io.nodeagent.network.bridge;

import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespaceThread;
import io.nodeagent.linux.netlink.InterfaceAddress;
import io.nodeagent.linux.netlink.Link;
import io.nodeagent.linux.netlink.Links;
import io.nodeagent.linux.netlink.MacAddress;
import io.nodeagent.linux.netlink.NetlinkSocket;
import io.nodeagent.linux.netlink.Routes;
import io.nodeagent.linux.netlink.VethSpec;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The veth pair of one pod. The host's end has a name that follows from the sandbox id, so that it is found without any
 * record.
 */
final class PodLink {
    /** The pod's end. */
    static final String POD_END = "eth0";

    private static final Pattern HOST_END = Pattern.compile("veth[0-9a-f]{11}");
    private static final int LOOPBACK = 1;

    private final String name;
    private final MacAddress mac;
    private final String alias;

    PodLink(String bridge, String sandboxId) {
        byte[] hash = sha256(bridge + "/" + sandboxId);
        this.name = "veth" + HexFormat.of().formatHex(hash).substring(0, 11);
        // A fixed address also keeps udev from giving the link one of its own (MACAddressPolicy=persistent).
        this.mac = MacAddress.local(Arrays.copyOfRange(hash, 6, 12));
        this.alias = aliasPrefix(bridge) + sandboxId;
    }

    /** Whether a link is a pod link of this bridge, also when it is no port of it any more. */
    static boolean isHostEnd(Link link, Link bridge) {
        return link.kind().equals("veth")
                && HOST_END.matcher(link.name()).matches()
                && (link.master() == bridge.index() || link.alias().startsWith(aliasPrefix(bridge.name())));
    }

    private static String aliasPrefix(String bridge) {
        return "node-agent " + bridge + " ";
    }

    String name() {
        return name;
    }

    /** Makes the pair and sets up the pod's side; the caller takes it away again when this fails. */
    void connect(NetlinkSocket host, Link bridge, int mtu, Path namespace, Inet4Address address, Ipv4Range range) {
        Links links = new Links(host);
        links.createVeth(new VethSpec(name, mac, bridge.index(), mtu, POD_END, MacAddress.of(address), namespace));
        // A pod that calls its own host port comes back in by the port it left by.
        links.setHairpin(name, alias);
        Inet4Address gateway = range.at(1);
        int prefixLength = range.prefixLength();
        NamespaceThread.call(NamespaceKind.NET, namespace, () -> configure(address, prefixLength, gateway));
    }

    /** The address that the pod's end has; empty where there is no such link or it is not set up to the end. */
    static Optional<Inet4Address> addressIn(Path namespace) {
        return NamespaceThread.call(NamespaceKind.NET, namespace, PodLink::readAddress);
    }

    void delete(NetlinkSocket host) {
        new Links(host).delete(name);
    }

    private static boolean configure(Inet4Address address, int prefixLength, Inet4Address gateway) {
        try (NetlinkSocket socket = NetlinkSocket.open()) {
            Links links = new Links(socket);
            Routes routes = new Routes(socket);
            links.setUp(LOOPBACK);
            int index = links.find(POD_END)
                    .orElseThrow(() -> new InternalException(POD_END + " is not in the pod's namespace"))
                    .index();
            routes.addAddress(index, address, prefixLength);
            links.setUp(index);
            routes.addDefault(index, gateway);
            return true;
        }
    }

    private static Optional<Inet4Address> readAddress() {
        try (NetlinkSocket socket = NetlinkSocket.open()) {
            Optional<Link> end = new Links(socket).find(POD_END).filter(Link::up);
            Routes routes = new Routes(socket);
            if (end.isEmpty() || routes.list().stream().noneMatch(route -> route.isDefault())) {
                return Optional.empty();
            }
            int index = end.get().index();
            return routes.addresses().stream()
                    .filter(address -> address.link() == index)
                    .map(InterfaceAddress::address)
                    .filter(Inet4Address.class::isInstance)
                    .map(Inet4Address.class::cast)
                    .findFirst();
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new InternalException("every Java has SHA-256", e);
        }
    }
}
