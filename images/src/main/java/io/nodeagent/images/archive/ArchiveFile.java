package io.nodeagent.images.archive;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.images.unpack.Compression;
import io.nodeagent.images.unpack.TarEntry;
import io.nodeagent.images.unpack.TarReader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;

/** A tar file whose members can be read in any order. A compressed one is decompressed to a temporary file first. */
final class ArchiveFile implements AutoCloseable {
    private static final int MAX_LINKS = 8;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path file;
    private final boolean temporary;
    private final Map<String, Member> members = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    private record Member(long offset, long sizeBytes) {}

    private ArchiveFile(Path file, boolean temporary) {
        this.file = file;
        this.temporary = temporary;
    }

    /** @param scratch a folder for the temporary file */
    static ArchiveFile open(Path archive, Path scratch) {
        try {
            ArchiveFile opened = plain(archive, scratch);
            try {
                opened.index();
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new NotFoundException("no archive " + archive, e);
        } catch (EOFException e) {
            throw new InvalidArgumentException("archive " + archive + " is cut off: it ends within an entry", e);
        } catch (ZipException e) {
            throw new InvalidArgumentException("archive " + archive + " is damaged: " + e.getMessage(), e);
        } catch (InvalidArgumentException e) {
            throw new InvalidArgumentException("archive " + archive + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw FileFailure.of("read archive " + archive + " by way of " + scratch, e);
        }
    }

    boolean contains(String name) {
        return members.containsKey(resolve(name));
    }

    /** A small member, whole. */
    byte[] read(String name, int maxBytes) {
        Member member = member(name);
        if (member.sizeBytes() > maxBytes) {
            throw new InvalidArgumentException("the archive's " + name + " is larger than " + maxBytes + " bytes");
        }
        try (InputStream in = stream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new InternalException("read " + name + " of " + file + ": " + e, e);
        }
    }

    /** The bytes of a member. */
    InputStream stream(String name) {
        Member member = member(name);
        try {
            FileChannel channel = FileChannel.open(file);
            channel.position(member.offset());
            return new Bounded(Channels.newInputStream(channel), member.sizeBytes());
        } catch (IOException e) {
            throw new InternalException("open " + file + ": " + e, e);
        }
    }

    @Override
    public void close() {
        if (temporary) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new InternalException("remove " + file + ": " + e, e);
            }
        }
    }

    private static ArchiveFile plain(Path archive, Path scratch) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), BUFFER_BYTES)) {
            in.mark(16);
            boolean compressed = Compression.isCompressed(in.readNBytes(4));
            in.reset();
            if (!compressed) {
                return new ArchiveFile(archive, false);
            }
            Path copy = Files.createTempFile(scratch, "archive", ".tar");
            try (InputStream plain = Compression.decompress(in);
                    var out = Files.newOutputStream(copy)) {
                plain.transferTo(out);
            } catch (IOException e) {
                Files.deleteIfExists(copy);
                throw e;
            }
            return new ArchiveFile(copy, true);
        }
    }

    private void index() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            TarReader reader = new TarReader(in);
            Optional<TarEntry> entry = reader.next();
            while (entry.isPresent()) {
                TarEntry found = entry.get();
                String name = clean(found.path().toString());
                switch (found.kind()) {
                    case FILE -> members.put(name, new Member(reader.offset(), found.sizeBytes()));
                    case SYMLINK ->
                        links.put(name, clean(parent(name) + found.link().toString()));
                    case HARD_LINK -> links.put(name, clean(found.link().toString()));
                    case DIRECTORY, FIFO, BLOCK_DEVICE, CHARACTER_DEVICE -> {}
                }
                entry = reader.next();
            }
        }
    }

    private Member member(String name) {
        Member member = members.get(resolve(name));
        if (member == null) {
            throw new InvalidArgumentException("the archive has no file '" + name + "'");
        }
        return member;
    }

    /** Old docker archives hold a layer that two images share once, the others link to it. */
    private String resolve(String name) {
        String resolved = clean(name);
        for (int i = 0; i < MAX_LINKS && links.containsKey(resolved); i++) {
            resolved = links.getOrDefault(resolved, resolved);
        }
        return resolved;
    }

    private static String parent(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Names are only keys here: nothing is written under them. */
    private static String clean(String name) {
        return Path.of("/")
                .resolve(name.startsWith("/") ? name.substring(1) : name)
                .normalize()
                .toString();
    }

    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long length) {
            super(in);
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
