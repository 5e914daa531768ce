package io.nodeagent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system in memory that can be filled and freed. Closing unmounts it and removes its folder. */
final class SmallDisk implements AutoCloseable {
    static final int PAGE = 4096;

    private final Path folder;
    private final Path filler;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    static SmallDisk mount(int mebibytes) {
        try {
            return mountOn(Files.createTempDirectory("node-agent-disk-"), mebibytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same on a folder that is made. */
    static SmallDisk mountOn(Path folder, int mebibytes) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "small-disk", folder.toString())
                .run()
                .ok();
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    void fill() {
        leaveFree(0);
    }

    /** Leaves so much free at this moment, in whole pages. */
    void leaveFree(long bytes) {
        free();
        long pages = (folder.toFile().getUsableSpace() - bytes) / PAGE;
        try (FileChannel file = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (long i = 0; i < pages; i++) {
                file.write(ByteBuffer.allocate(PAGE));
            }
        } catch (IOException e) {
            if (folder.toFile().getUsableSpace() > 0) { // else others wrote meanwhile
                throw new UncheckedIOException(e);
            }
        }
    }

    void free() {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Command.of("umount", folder.toString()).run().ok();
        Command.of("rmdir", folder.toString()).run().ok();
    }
}
