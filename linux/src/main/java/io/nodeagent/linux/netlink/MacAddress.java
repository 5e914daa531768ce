package io.nodeagent.linux.netlink;

import java.net.Inet4Address;
import java.util.HexFormat;

/** An Ethernet address as text, {@code 0a:6e:...}. */
public record MacAddress(String text) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    /** Locally administered (bit 1 of the first octet) and unicast (bit 0 clear). */
    private static final int LOCAL = 0x0a;

    public MacAddress {
        if (COLONS.parseHex(text).length != 6) {
            throw new io.nodeagent.errors.InvalidArgumentException("not an Ethernet address: '" + text + "'");
        }
    }

    /**
     * The address that belongs to an IPv4 address: whoever gets the address next has the same one, so that no
     * neighbour's table goes stale.
     */
    public static MacAddress of(Inet4Address address) {
        byte[] ip = address.getAddress();
        return of(new byte[] {LOCAL, 0x6e, ip[0], ip[1], ip[2], ip[3]});
    }

    /** The locally administered address made of the last five of six octets. */
    public static MacAddress local(byte[] octets) {
        byte[] copy = octets.clone();
        copy[0] = LOCAL;
        return of(copy);
    }

    static MacAddress of(byte[] octets) {
        return new MacAddress(COLONS.formatHex(octets));
    }

    byte[] octets() {
        return COLONS.parseHex(text);
    }
}
