package io.nodeagent.images.unpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.testing.TarBuilder;
import io.nodeagent.images.unpack.TarEntry.Kind;
import io.nodeagent.images.unpack.TarEntry.Region;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
    private record Read(TarEntry entry, String content) {}

    private static List<Read> read(byte[] archive) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(archive));
        List<Read> all = new ArrayList<>();
        Optional<TarEntry> entry = reader.next();
        while (entry.isPresent()) {
            byte[] content = new byte[1 << 16];
            int length = 0;
            int read = reader.read(content, 0, content.length);
            while (read > 0) {
                length += read;
                read = reader.read(content, length, content.length - length);
            }
            all.add(new Read(entry.get(), new String(content, 0, length, StandardCharsets.UTF_8)));
            entry = reader.next();
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
    void longNamesOfBothKinds(int mode) throws IOException {
        String name = "d/".repeat(120) + "é".repeat(60);
        List<Read> all = read(new TarBuilder(mode)
                .file(name, "x")
                .symlink("link", name)
                .file("after", "y")
                .build());
        assertEquals(name, all.get(0).entry().path().toString());
        assertEquals(name, all.get(1).entry().link().toString());
        assertEquals("y", all.get(2).content());
    }

    @Test
    void fieldsOfAMember() throws IOException {
        TarEntry entry = read(new TarBuilder()
                        .file("f", "abc".getBytes(StandardCharsets.UTF_8), e -> {
                            e.setMode(04755);
                            e.setIds(70_000, 4_000_000);
                            e.addPaxHeader("mtime", "12.5");
                        })
                        .build())
                .getFirst()
                .entry();
        assertEquals(Kind.FILE, entry.kind());
        assertEquals(04755, entry.mode());
        assertEquals(70_000, entry.uid());
        assertEquals(4_000_000, entry.gid());
        assertEquals(3, entry.sizeBytes());
        assertEquals(java.time.Instant.ofEpochMilli(12_500), entry.modified());
    }

    @Test
    void attributesStayBytes() throws IOException {
        byte[] archive = withPax("SCHILY.xattr.security.capability", new byte[] {1, 0, 0, 2, (byte) 0xff, '\n', 0});
        assertArrayEquals(
                new byte[] {1, 0, 0, 2, (byte) 0xff, '\n', 0},
                read(archive).getFirst().entry().attributes().get("security.capability"));
    }

    /** An archive of one empty file whose pax header holds one record. */
    private static byte[] withPax(String key, byte[] value) {
        byte[] start = (" " + key + "=").getBytes(StandardCharsets.US_ASCII);
        int length = start.length + value.length + 1;
        int total = length + Integer.toString(length + 2).length();
        byte[] record = Arrays.copyOf(Integer.toString(total).getBytes(StandardCharsets.US_ASCII), total);
        System.arraycopy(start, 0, record, total - length, start.length);
        System.arraycopy(value, 0, record, total - 1 - value.length, value.length);
        record[total - 1] = '\n';
        byte[] pax = new TarBuilder().file("x", record, _ -> {}).build();
        pax[156] = 'x';
        checksum(pax);
        byte[] file = new TarBuilder().file("f", "").build();
        byte[] all = Arrays.copyOf(pax, 1024 + file.length);
        System.arraycopy(file, 0, all, 1024, file.length);
        return all;
    }

    private static void checksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += header[i] & 0xff;
        }
        byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, 148, 8);
    }

    @Test
    void oldGnuSparse() throws IOException {
        byte[] archive = new TarBuilder().file("s", "datamore").build();
        archive[156] = 'S';
        put(archive, 386, "%011o\0%011o\0".formatted(4096, 4) + "%011o\0%011o\0".formatted(8192, 4));
        put(archive, 483, "%011o\0".formatted(10_000));
        checksum(archive);
        Read read = read(archive).getFirst();
        assertEquals(
                List.of(new Region(4096, 4), new Region(8192, 4)), read.entry().regions());
        assertEquals(10_000, read.entry().sizeBytes());
        assertEquals("datamore", read.content());
    }

    private static void put(byte[] archive, int at, String text) {
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, archive, at, text.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 path=x\n", "x path=y\n", "9 pathxy\n", "999999999999 path=x\n", "0 =\n", "5 a=b"})
    void malformedPaxIsRefused(String content) {
        byte[] archive = new TarBuilder().file("x", content).build();
        archive[156] = 'x';
        checksum(archive);
        assertThrows(InvalidArgumentException.class, () -> read(archive));
    }

    @Test
    void truncationIsAnError() {
        byte[] archive = new TarBuilder().file("f", "x".repeat(5000)).build();
        assertThrows(EOFException.class, () -> read(Arrays.copyOf(archive, 700)));
        assertThrows(EOFException.class, () -> read(Arrays.copyOf(archive, 100)));
    }

    @Test
    void wrongChecksumsAreRefused() {
        byte[] archive = new TarBuilder().file("f", "x").build();
        archive[0] = 'g';
        assertThrows(InvalidArgumentException.class, () -> read(archive));
    }

    /** Whatever a stranger sends, the reader ends with an entry, a refusal or an end of file. */
    @Test
    void damagedArchivesNeverBreakTheReader() {
        byte[] archive = new TarBuilder()
                .directory("d")
                .file("d/" + "n".repeat(200), "content")
                .symlink("l", "t")
                .build();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = archive.clone();
            int offset = random.nextInt(archive.length);
            damaged[offset] = (byte) random.nextInt(256);
            damaged[random.nextInt(600)] = (byte) random.nextInt(256);
            checksum(damaged);
            try {
                read(damaged);
            } catch (InvalidArgumentException | IOException e) {
                // a refusal
            }
        }
    }
}
