package io.nodeagent.network.bridge;

import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IPv4 addresses in CIDR form.
 *
 * @param network the first address as a number, its host bits 0
 */
public record Ipv4Range(int network, int prefixLength) {
    private static final Pattern CIDR = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
    private static final int BITS = 32;

    public Ipv4Range {
        if (prefixLength < 0 || prefixLength > BITS) {
            throw new InvalidArgumentException("a prefix length is 0 to 32, not " + prefixLength);
        }
        if ((network & ~mask(prefixLength)) != 0) {
            throw new InvalidArgumentException("%s/%d has host bits set: write %s/%d"
                    .formatted(text(network), prefixLength, text(network & mask(prefixLength)), prefixLength));
        }
    }

    /** Reads {@code a.b.c.d/n}. */
    public static Ipv4Range parse(String cidr) {
        Matcher matcher = CIDR.matcher(cidr);
        if (!matcher.matches()) {
            throw new InvalidArgumentException("not an IPv4 range: '" + cidr + "': write it like 10.85.0.0/24");
        }
        int bits = 0;
        for (int group = 1; group <= 4; group++) {
            int octet = Integer.parseInt(matcher.group(group));
            if (octet > 255) {
                throw new InvalidArgumentException("not an IPv4 range: '" + cidr + "': " + octet + " is over 255");
            }
            bits = bits << 8 | octet;
        }
        return new Ipv4Range(bits, Integer.parseInt(matcher.group(5)));
    }

    /** The range that an address lies in when it is on a link with that prefix length. */
    public static Ipv4Range around(InetAddress address, int prefixLength) {
        return new Ipv4Range(number(address) & mask(prefixLength), prefixLength);
    }

    public long size() {
        return 1L << (BITS - prefixLength);
    }

    /** The address at {@code offset} from the first. */
    public Inet4Address at(long offset) {
        if (offset < 0 || offset >= size()) {
            throw new InvalidArgumentException("offset " + offset + " is outside " + this);
        }
        return address(network + (int) offset);
    }

    /** The inverse of {@link #at}. */
    public long offsetOf(Inet4Address address) {
        return Integer.toUnsignedLong(number(address)) - Integer.toUnsignedLong(network);
    }

    public boolean contains(InetAddress address) {
        return address instanceof Inet4Address && (number(address) & mask(prefixLength)) == network;
    }

    public boolean overlaps(Ipv4Range other) {
        int shorter = mask(Math.min(prefixLength, other.prefixLength));
        return (network & shorter) == (other.network & shorter);
    }

    @Override
    public String toString() {
        return text(network) + "/" + prefixLength;
    }

    private static int mask(int prefixLength) {
        return prefixLength == 0 ? 0 : -1 << (BITS - prefixLength);
    }

    private static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    private static String text(int bits) {
        return address(bits).getHostAddress();
    }

    private static Inet4Address address(int bits) {
        try {
            byte[] octets = ByteBuffer.allocate(Integer.BYTES).putInt(bits).array();
            return (Inet4Address) InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new InternalException("four octets are an address", e);
        }
    }
}
