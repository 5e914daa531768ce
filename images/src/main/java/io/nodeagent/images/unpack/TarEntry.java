package io.nodeagent.images.unpack;

import io.nodeagent.linux.fs.RawPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One member of a tar archive, extensions applied.
 *
 * @param link target of a hard or symbolic link, else empty
 * @param sizeBytes what the file holds, holes included
 * @param regions where the archive's data of a sparse file go, in order; empty for a file that is not sparse
 * @param attributes extended attributes by name
 */
public record TarEntry(
        RawPath path,
        Kind kind,
        int mode,
        int uid,
        int gid,
        long sizeBytes,
        Instant modified,
        RawPath link,
        int deviceMajor,
        int deviceMinor,
        List<Region> regions,
        Map<String, byte[]> attributes) {
    /** The kinds of members that a file system can hold. */
    public enum Kind {
        FILE,
        HARD_LINK,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        DIRECTORY,
        FIFO
    }

    /** A part of a sparse file that holds data. */
    public record Region(long offset, long length) {}
}
