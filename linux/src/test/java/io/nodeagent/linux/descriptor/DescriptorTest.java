package io.nodeagent.linux.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorTest {
    @TempDir
    Path folder;

    @Test
    void readerWaitsAndSeesTheEnd() throws Exception {
        try (Pipe pipe = Pipe.open("p")) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(30);
                    pipe.writeEnd().write(new byte[] {1, 2, 3}, 1, 2);
                    pipe.writeEnd().close();
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            byte[] buffer = new byte[8];
            assertEquals(2, pipe.readEnd().read(buffer));
            assertEquals(2, buffer[0]);
            assertEquals(0, pipe.readEnd().read(buffer));
            writer.join();
        }
    }

    @Test
    void writerWaitsForRoom() throws Exception {
        byte[] data = new byte[1 << 20];
        try (Pipe pipe = Pipe.open("p")) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try (Descriptor end = pipe.writeEnd()) {
                    end.write(data, 0, data.length);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(data.length, DescriptorStreams.input(pipe.readEnd()).readAllBytes().length);
            writer.join();
        }
    }

    @Test
    void closingWakesTheReader() throws Exception {
        try (Pipe pipe = Pipe.open("p")) {
            AtomicReference<Object> seen = new AtomicReference<>("nothing");
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    seen.set(pipe.readEnd().read(new byte[1]));
                } catch (IOException e) {
                    seen.set(e);
                }
            });
            Thread.sleep(30);
            pipe.readEnd().close();
            assertTrue(reader.join(Duration.ofSeconds(10)));
            assertTrue(seen.get() instanceof IOException, String.valueOf(seen.get()));
            assertThrows(IOException.class, () -> pipe.writeEnd().write(new byte[1], 0, 1));
        }
    }

    @Test
    void interruptEndsTheWaitAndIsKept() throws Exception {
        try (Pipe pipe = Pipe.open("p")) {
            AtomicReference<Object> seen = new AtomicReference<>("nothing");
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    seen.set(pipe.readEnd().read(new byte[1]));
                } catch (InterruptedIOException e) {
                    seen.set(Thread.currentThread().isInterrupted());
                } catch (IOException e) {
                    seen.set(e);
                }
            });
            Thread.sleep(30);
            reader.interrupt();
            assertTrue(reader.join(Duration.ofSeconds(10)));
            assertEquals(true, seen.get());
        }
    }

    @Test
    void readinessTimesOut() throws Exception {
        try (Pipe pipe = Pipe.open("p")) {
            assertFalse(pipe.readEnd().awaitReadable(Duration.ofMillis(10)));
            pipe.writeEnd().write(new byte[1], 0, 1);
            assertTrue(pipe.readEnd().awaitReadable(Duration.ofSeconds(10)));
        }
    }

    @Test
    void anActionRunsEachTimeThereIsSomethingUntilItIsClosed() throws Exception {
        BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        Pipe pipe = Pipe.open("p");
        pipe.readEnd().whenReadable(() -> {
            try {
                seen.add(pipe.readEnd().readNow(new byte[8]));
            } catch (IOException e) {
                seen.add(-2);
            }
        });
        pipe.writeEnd().write(new byte[2], 0, 2);
        assertEquals(2, seen.poll(10, TimeUnit.SECONDS));
        pipe.writeEnd().write(new byte[3], 0, 3);
        assertEquals(3, seen.poll(10, TimeUnit.SECONDS));
        pipe.readEnd().close();
        pipe.writeEnd().close();
        assertEquals(null, seen.poll(30, TimeUnit.MILLISECONDS));
        pipe.readEnd().whenReadable(() -> seen.add(9));
    }

    @Test
    void fileWatchNumbersWhatWasWritten() throws Exception {
        Path one = Files.writeString(folder.resolve("one"), "");
        Path two = Files.writeString(folder.resolve("two"), "");
        try (FileWatch watch = new FileWatch()) {
            int first = watch.add(one);
            int second = watch.add(two);
            assertEquals(first, watch.add(one));
            Files.writeString(one, "1");
            Files.writeString(two, "2");
            assertEquals(new FileWatch.Changes(Set.of(first, second), Set.of(), false), watch.changes());
            watch.remove(first);
            watch.remove(first);
            Files.writeString(one, "3");
            Files.delete(two);
            assertEquals(new FileWatch.Changes(Set.of(), Set.of(first, second), false), watch.changes());
            watch.remove(second);
        }
    }

    @Test
    void folderWatchNamesWhatWasWrittenAndRenamed() throws Exception {
        try (FolderWatch watch = new FolderWatch(folder)) {
            assertEquals(new FolderWatch.Changes(List.of(), false), watch.changes());
            Files.writeString(folder.resolve("a.tmp"), "1");
            Files.move(folder.resolve("a.tmp"), folder.resolve("a"));
            assertEquals(List.of("a.tmp", "a"), watch.changes().names());
        }
    }

    @Test
    void entryWatchTellsEveryWayAnEntryChanges() throws Exception {
        Path watched = Files.createDirectory(folder.resolve("watched"));
        try (EntryWatch watch = new EntryWatch(watched)) {
            Files.writeString(watched.resolve("written"), "1");
            Files.move(watched.resolve("written"), watched.resolve("moved"));
            Files.createSymbolicLink(watched.resolve("link"), watched.resolve("moved"));
            assertEquals(
                    new EntryWatch.Changes(Set.of("written", "moved"), Set.of("written", "link"), false, false),
                    watch.changes());
            Files.delete(watched.resolve("link"));
            assertEquals(new EntryWatch.Changes(Set.of("link"), Set.of(), false, false), watch.changes());
            Files.move(watched.resolve("moved"), folder.resolve("away"));
            Files.delete(watched);
            assertEquals(new EntryWatch.Changes(Set.of("moved"), Set.of(), false, true), watch.changes());
        }
    }

    @Test
    void fifoWithoutReaderIsRefusedAtOnce() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThrows(FailedPreconditionException.class, () -> Fifo.write(fifo, new byte[1]));
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        assertThrows(FailedPreconditionException.class, () -> Fifo.write(fifo, new byte[1]));
    }
}
