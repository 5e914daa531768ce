package io.nodeagent.images.unpack;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.unpack.TarEntry.Kind;
import io.nodeagent.images.unpack.TarEntry.Region;
import io.nodeagent.linux.fs.RawPath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive member by member: ustar, GNU (long names, base-256 numbers, sparse files) and pax, of tar(5).
 *
 * <p>Own code because the values of pax records must stay bytes: {@code security.capability} is binary, and a library
 * that hands out text has destroyed it.
 */
public final class TarReader {
    private static final int BLOCK = 512;
    private static final long MAX_SECONDS = 1L << 34;
    private static final int MAX_EXTENSION_BYTES = 1024 * 1024;

    private final InputStream in;
    private final byte[] header = new byte[BLOCK];
    private long left;
    private long padding;
    private long offset;

    /** What extension headers said of the member that follows them. */
    private static final class Extensions {
        PaxRecords pax = PaxRecords.NONE;

        @Nullable
        RawPath longName;

        @Nullable
        RawPath longLink;
    }

    public TarReader(InputStream in) {
        this.in = in;
    }

    /** The next member; empty at the end of the archive. Data of the last one that was not read is passed over. */
    public Optional<TarEntry> next() throws IOException {
        Extensions extensions = new Extensions();
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            if (!readHeader()) {
                return Optional.empty();
            }
            TarHeader fields = new TarHeader(header);
            char type = fields.type();
            switch (type) {
                case 'x' -> extensions.pax = PaxRecords.parse(extension(fields));
                case 'g' -> extension(fields);
                case 'L' -> extensions.longName = path(extension(fields));
                case 'K' -> extensions.longLink = path(extension(fields));
                default -> {
                    return Optional.of(entry(fields, extensions));
                }
            }
        }
    }

    /** Reads data of the present member; -1 at its end. For a sparse file that is the data of its regions in a row. */
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(buffer, from, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the archive ends in the middle of a file");
        }
        left -= read;
        offset += read;
        return read;
    }

    /** How many bytes of the archive lie before the present member's unread data. */
    public long offset() {
        return offset;
    }

    private TarEntry entry(TarHeader fields, Extensions extensions) throws IOException {
        PaxRecords pax = extensions.pax;
        Kind kind = fields.kind();
        RawPath name = extensions.longName != null ? extensions.longName : fields.path();
        RawPath path = pax.path().orElse(name);
        boolean hasData = kind == Kind.FILE;
        left = hasData ? pax.size().orElse(fields.size()) : 0;
        if (left < 0) {
            throw new InvalidArgumentException("tar entry '" + path + "' has a negative size");
        }
        padding = -left & (BLOCK - 1);
        List<Region> regions = hasData ? regions(fields, pax) : List.of();
        long size = hasData ? (regions.isEmpty() ? left : sparseSize(fields, pax)) : 0;
        SparseMaps.check(regions, left, size, path);
        RawPath link = extensions.longLink != null ? extensions.longLink : fields.link();
        return new TarEntry(
                path,
                kind == Kind.FILE && path.bytes().endsWith("/") ? Kind.DIRECTORY : kind,
                fields.mode(),
                pax.uid().orElse(fields.uid()),
                pax.gid().orElse(fields.gid()),
                size,
                pax.modified().orElse(time(fields.modified())),
                pax.link().orElse(link),
                fields.deviceMajor(),
                fields.deviceMinor(),
                regions,
                pax.attributes());
    }

    private List<Region> regions(TarHeader fields, PaxRecords pax) throws IOException {
        if (fields.type() == 'S') {
            List<Region> regions = new ArrayList<>(SparseMaps.old(header, SparseMaps.HEADER_REGIONS));
            boolean more = SparseMaps.extended(header);
            while (more) {
                byte[] block = readBlock();
                regions.addAll(SparseMaps.old(block, 0));
                more = block[SparseMaps.EXTENSION_MORE] != 0;
                SparseMaps.bound(regions);
            }
            return SparseMaps.orWhole(regions);
        }
        return pax.sparse().isPresent() ? SparseMaps.ofPax(pax, this::takeBlock) : List.of();
    }

    private static long sparseSize(TarHeader fields, PaxRecords pax) {
        return fields.type() == 'S' ? fields.realSize() : pax.sparseSize();
    }

    /** A block of the member's own data: the map that pax sparse format 1.0 puts first. */
    private byte[] takeBlock() throws IOException {
        if (left < BLOCK) {
            throw new InvalidArgumentException("a sparse file's map is longer than the file");
        }
        left -= BLOCK;
        return readBlock();
    }

    private byte[] readBlock() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException("the archive ends in the middle of a header");
        }
        offset += BLOCK;
        return block;
    }

    private byte[] extension(TarHeader fields) throws IOException {
        long size = fields.size();
        if (size < 0 || size > MAX_EXTENSION_BYTES) {
            throw new InvalidArgumentException("a tar extension header of " + size + " bytes");
        }
        byte[] content = in.readNBytes((int) size);
        offset += content.length;
        if (content.length < size) {
            throw new EOFException("the archive ends in an extension header");
        }
        padding = -size & (BLOCK - 1);
        return content;
    }

    /** A time that file systems can hold, give or take: base-256 fields can say anything. */
    private static Instant time(long seconds) {
        return Instant.ofEpochSecond(Math.clamp(seconds, -MAX_SECONDS, MAX_SECONDS));
    }

    private static RawPath path(byte[] content) {
        return RawPath.ofBytes(content, 0, content.length);
    }

    /** A block of zeros ends an archive (the second one of tar(5) is optional in practice), as does its plain end. */
    private boolean readHeader() throws IOException {
        int length = in.readNBytes(header, 0, BLOCK);
        offset += length;
        if (length == 0) {
            return false;
        }
        if (length < BLOCK) {
            throw new EOFException("the archive ends in the middle of a header");
        }
        for (byte b : header) {
            if (b != 0) {
                return true;
            }
        }
        return false;
    }

    private void skip(long count) throws IOException {
        if (count > 0) {
            in.skipNBytes(count);
            offset += count;
        }
    }
}
