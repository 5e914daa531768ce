package io.nodeagent.linux.netlink;

import java.util.Optional;

/**
 * A network interface.
 *
 * @param kind the kernel's word for a virtual one: {@code bridge}, {@code veth} …; empty for a device
 * @param master the index of the bridge it is a port of, 0 for none
 * @param mtu in bytes
 * @param alias the free text that was set on it, empty for none
 */
public record Link(
        int index, String name, String kind, int master, int mtu, boolean up, Optional<MacAddress> mac, String alias) {
    private static final int IFF_UP = 1;
    private static final int HEADER = 16;
    private static final int ETHERNET_OCTETS = 6;

    static Link parse(NetlinkAnswer answer) {
        var bytes = java.nio.ByteBuffer.wrap(answer.body()).order(java.nio.ByteOrder.nativeOrder());
        Attributes attributes = Attributes.parse(answer.body(), HEADER);
        return new Link(
                bytes.getInt(4),
                attributes.text(LinkAttribute.NAME).orElse(""),
                attributes
                        .nested(LinkAttribute.INFO)
                        .text(LinkAttribute.INFO_KIND)
                        .orElse(""),
                attributes.number(LinkAttribute.MASTER),
                attributes.number(LinkAttribute.MTU),
                (bytes.getInt(8) & IFF_UP) != 0,
                attributes
                        .bytes(LinkAttribute.ADDRESS)
                        .filter(octets -> octets.length == ETHERNET_OCTETS)
                        .map(MacAddress::of),
                attributes.text(LinkAttribute.ALIAS).orElse(""));
    }
}
