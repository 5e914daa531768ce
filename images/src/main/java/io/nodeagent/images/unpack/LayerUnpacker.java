package io.nodeagent.images.unpack;

import com.github.luben.zstd.ZstdIOException;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.reference.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;

/**
 * Turns a layer's archive into a tree, in one pass: digest of the archive, decompression, digest of the plain archive
 * and writing run at the same time, each on its thread. The result is right only when {@link #unpack} returns.
 */
public final class LayerUnpacker {
    private static final int DRAIN_BYTES = 64 * 1024;

    private LayerUnpacker() {}

    /**
     * A layer to unpack.
     *
     * @param archive its bytes; read on a virtual thread, closed in any case
     * @param blob the digest of these bytes, where it is known
     * @param diffId the digest of the bytes decompressed
     * @param progress hears how many bytes of the archive have arrived so far
     */
    public record Source(InputStream archive, Optional<Digest> blob, Digest diffId, LongConsumer progress) {}

    /**
     * Unpacks into {@code folder}, which exists and is empty; on failure what was written stays there.
     *
     * @throws InvalidArgumentException the archive is damaged, is not what the digests say, or climbs out of its root
     * @throws io.nodeagent.errors.UnavailableException the disk is full
     */
    public static LayerTreeSummary unpack(Source source, Path folder) {
        String what = "layer " + source.blob().orElse(source.diffId());
        try {
            return pipeline(source, folder, what);
        } catch (InvalidArgumentException e) {
            throw String.valueOf(e.getMessage()).startsWith(what)
                    ? e
                    : new InvalidArgumentException(what + ": " + e.getMessage(), e);
        } catch (ZipException | EOFException | ZstdIOException e) {
            throw new InvalidArgumentException(what + " is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw FileFailure.of("unpack " + what + " into " + folder, e);
        }
    }

    private static LayerTreeSummary pipeline(Source source, Path folder, String what) throws IOException {
        String thread = "-" + source.diffId().hex().substring(0, 12);
        InputStream checked = source.blob()
                .<InputStream>map(digest -> new DigestInput(source.archive(), digest, what, source.progress()))
                .orElse(source.archive());
        // Interrupting a virtual thread ends its read of a socket; a platform thread would sit it out
        try (InputStream arriving =
                new ReadAheadInputStream(checked, Thread.ofVirtual().name("layer-read" + thread))) {
            InputStream digested =
                    new DigestInput(Compression.decompress(arriving), source.diffId(), what + " decompressed", _ -> {});
            try (InputStream plain = new ReadAheadInputStream(
                    digested, Thread.ofPlatform().daemon().name("layer-decompress" + thread))) {
                LayerTreeSummary summary = tree(plain, folder);
                // What follows the archive's end or the last compressed frame belongs to the digests too
                drain(plain);
                drain(arriving);
                return summary;
            }
        }
    }

    private static LayerTreeSummary tree(InputStream plain, Path folder) throws IOException {
        try (LayerTree tree = new LayerTree(folder)) {
            TarReader reader = new TarReader(plain);
            Optional<TarEntry> entry = reader.next();
            while (entry.isPresent()) {
                tree.add(entry.get(), reader);
                entry = reader.next();
            }
            return tree.finish();
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] sink = new byte[DRAIN_BYTES];
        int read = in.read(sink);
        while (read >= 0) {
            read = in.read(sink);
        }
    }
}
