package io.nodeagent.linux.netlink;

import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.SystemCallException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** IPv4 addresses and routes of one namespace. */
public final class Routes {
    private static final int AF_INET = 2;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    private static final int ADDRESS_HEADER = 8;
    private static final int RTA_DESTINATION = 1;
    private static final int RTA_OUT_LINK = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int ROUTE_HEADER = 12;
    private static final int TABLE_MAIN = 254;
    private static final int PROTOCOL_STATIC = 4;
    private static final int SCOPE_UNIVERSE = 0;
    private static final int TYPE_UNICAST = 1;

    private final NetlinkSocket socket;

    public Routes(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Gives an interface an address with its on-link route; one that it has already is no error. */
    public void addAddress(int link, Inet4Address address, int prefixLength) {
        byte[] octets = address.getAddress();
        NetlinkRequest request = new NetlinkRequest(
                        MessageType.NEWADDR,
                        NetlinkRequest.ACK | NetlinkRequest.CREATE | NetlinkRequest.EXCLUSIVE,
                        address.getHostAddress() + "/" + prefixLength + " to link " + link)
                .addressHeader(AF_INET, prefixLength, SCOPE_UNIVERSE, link)
                .bytes(IFA_LOCAL, octets)
                .bytes(IFA_ADDRESS, octets)
                .bytes(IFA_BROADCAST, broadcast(octets, prefixLength));
        unlessPresent(request);
    }

    /** The default route by {@code gateway}; the same one twice is no error. */
    public void addDefault(int link, Inet4Address gateway) {
        unlessPresent(new NetlinkRequest(
                        MessageType.NEWROUTE,
                        NetlinkRequest.ACK | NetlinkRequest.CREATE | NetlinkRequest.EXCLUSIVE,
                        "default via " + gateway.getHostAddress())
                .routeHeader(AF_INET, 0, TABLE_MAIN, PROTOCOL_STATIC, SCOPE_UNIVERSE, TYPE_UNICAST)
                .bytes(RTA_GATEWAY, gateway.getAddress())
                .number(RTA_OUT_LINK, link));
    }

    public List<InterfaceAddress> addresses() {
        NetlinkRequest request = new NetlinkRequest(MessageType.GETADDR, NetlinkRequest.DUMP, "all addresses")
                .addressHeader(AF_INET, 0, 0, 0);
        return socket.exchange(request).stream()
                .map(Routes::parseAddress)
                .flatMap(java.util.Optional::stream)
                .toList();
    }

    /** The unicast routes of every table. */
    public List<Route> list() {
        NetlinkRequest request = new NetlinkRequest(MessageType.GETROUTE, NetlinkRequest.DUMP, "all routes")
                .routeHeader(AF_INET, 0, 0, 0, 0, 0);
        return socket.exchange(request).stream()
                .filter(answer -> answer.body()[7] == TYPE_UNICAST)
                .map(Routes::parseRoute)
                .toList();
    }

    private static java.util.Optional<InterfaceAddress> parseAddress(NetlinkAnswer answer) {
        Attributes attributes = Attributes.parse(answer.body(), ADDRESS_HEADER);
        int link = ByteBuffer.wrap(answer.body()).order(ByteOrder.nativeOrder()).getInt(4);
        int prefixLength = Byte.toUnsignedInt(answer.body()[1]);
        return attributes
                .bytes(IFA_LOCAL)
                .or(() -> attributes.bytes(IFA_ADDRESS))
                .map(octets -> new InterfaceAddress(link, address(octets), prefixLength));
    }

    private static Route parseRoute(NetlinkAnswer answer) {
        Attributes attributes = Attributes.parse(answer.body(), ROUTE_HEADER);
        return new Route(
                attributes.bytes(RTA_DESTINATION).map(Routes::address),
                Byte.toUnsignedInt(answer.body()[1]),
                attributes.number(RTA_OUT_LINK));
    }

    private void unlessPresent(NetlinkRequest request) {
        try {
            socket.change(request);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    private static byte[] broadcast(byte[] address, int prefixLength) {
        int bits = ByteBuffer.wrap(address).getInt();
        int hostMask = prefixLength == 0 ? -1 : (int) ((1L << (32 - prefixLength)) - 1);
        return ByteBuffer.allocate(Integer.BYTES).putInt(bits | hostMask).array();
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new InternalException("rtnetlink sent an address of " + octets.length + " octets", e);
        }
    }
}
