package io.nodeagent.images.unpack;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.unpack.TarEntry.Kind;
import io.nodeagent.linux.fs.RawPath;

/** The fields of one 512-byte header block, of tar(5). */
final class TarHeader {
    private static final int MAGIC = 257;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;
    private static final int REAL_SIZE = 483;

    private final byte[] block;

    TarHeader(byte[] block) {
        this.block = block;
        long stated = number(CHECKSUM, CHECKSUM_LENGTH, "checksum");
        long sum = 0;
        for (int i = 0; i < block.length; i++) {
            boolean blank = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += blank ? ' ' : block[i] & 0xff;
        }
        if (sum != stated) {
            throw new InvalidArgumentException("not a tar archive: a header's checksum is wrong");
        }
    }

    char type() {
        return (char) (block[156] & 0xff);
    }

    Kind kind() {
        return switch (type()) {
            case '0', '\0', '7', 'S' -> Kind.FILE;
            case '1' -> Kind.HARD_LINK;
            case '2' -> Kind.SYMLINK;
            case '3' -> Kind.CHARACTER_DEVICE;
            case '4' -> Kind.BLOCK_DEVICE;
            case '5' -> Kind.DIRECTORY;
            case '6' -> Kind.FIFO;
            default ->
                throw new InvalidArgumentException(
                        "tar entry '" + path() + "' is of the unknown type '" + type() + "'");
        };
    }

    /** The name with the prefix that POSIX archives split off; GNU's keep other fields in its place. */
    RawPath path() {
        RawPath name = RawPath.ofBytes(block, 0, 100);
        boolean posix = block[MAGIC + 5] == 0 && block[MAGIC] == 'u';
        if (!posix || block[PREFIX] == 0) {
            return name;
        }
        return new RawPath(
                RawPath.ofBytes(block, PREFIX, PREFIX + PREFIX_LENGTH).bytes() + "/" + name.bytes());
    }

    RawPath link() {
        return RawPath.ofBytes(block, 157, 257);
    }

    int mode() {
        return (int) number(100, 8, "mode") & 07777;
    }

    int uid() {
        return (int) number(108, 8, "uid");
    }

    int gid() {
        return (int) number(116, 8, "gid");
    }

    long size() {
        return number(124, 12, "size");
    }

    long modified() {
        return number(136, 12, "mtime");
    }

    int deviceMajor() {
        return (int) number(329, 8, "devmajor");
    }

    int deviceMinor() {
        return (int) number(337, 8, "devminor");
    }

    /** The whole length of a sparse file in GNU's old format. */
    long realSize() {
        return number(REAL_SIZE, 12, "realsize");
    }

    private long number(int from, int length, String field) {
        return number(block, from, length, field);
    }

    /** Octal digits between optional blanks and NULs, or with the top bit set a signed base-256 number. */
    static long number(byte[] block, int from, int length, String field) {
        if ((block[from] & 0x80) != 0) {
            return binary(block, from, length, field);
        }
        long value = 0;
        int i = from;
        while (i < from + length && block[i] == ' ') {
            i++;
        }
        for (; i < from + length && block[i] != 0 && block[i] != ' '; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw new InvalidArgumentException("not a tar archive: a header's " + field + " is not a number");
            }
            value = value << 3 | (block[i] - '0');
        }
        return value;
    }

    private static long binary(byte[] block, int from, int length, String field) {
        boolean negative = (block[from] & 0x40) != 0;
        long value = negative ? block[from] : block[from] & 0x3f;
        for (int i = from + 1; i < from + length; i++) {
            if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
                throw new InvalidArgumentException("a tar header's " + field + " is out of range");
            }
            value = value << 8 | (block[i] & 0xff);
        }
        return value;
    }
}
