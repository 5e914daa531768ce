package io.nodeagent.images.unpack;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/** How an archive is compressed, told by its first bytes: media types are often wrong, magic numbers never. */
public enum Compression {
    NONE,
    GZIP,
    ZSTD;

    private static final int GZIP_BUFFER_BYTES = 64 * 1024;
    private static final int MAGIC_BYTES = 4;

    /** The bytes of a compressed or plain stream, decompressed. */
    public static InputStream decompress(InputStream source) throws IOException {
        PushbackInputStream pushback = new PushbackInputStream(source, MAGIC_BYTES);
        byte[] magic = new byte[MAGIC_BYTES];
        int length = pushback.readNBytes(magic, 0, MAGIC_BYTES);
        pushback.unread(magic, 0, length);
        return switch (of(magic)) {
            case NONE -> pushback;
            case GZIP -> new GZIPInputStream(pushback, GZIP_BUFFER_BYTES);
            case ZSTD -> new ZstdInputStream(pushback);
        };
    }

    /** Whether content that begins with these bytes is compressed. */
    public static boolean isCompressed(byte[] start) {
        return start.length >= MAGIC_BYTES && of(start) != NONE;
    }

    /** The compression of content that begins with these four bytes. */
    static Compression of(byte[] magic) {
        if ((magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
            return GZIP;
        }
        int word = (magic[0] & 0xff) | (magic[1] & 0xff) << 8 | (magic[2] & 0xff) << 16 | (magic[3] & 0xff) << 24;
        // RFC 8878: a zstd frame, or a skippable frame, which zstd:chunked layers may begin with
        return word == 0xFD2FB528 || (word & 0xFFFFFFF0) == 0x184D2A50 ? ZSTD : NONE;
    }
}
