package io.nodeagent.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptedThreadFinishesItsWriteAndStaysInterrupted(boolean virtual) throws Exception {
        Path file = folder.resolve("file");
        AtomicBoolean interrupted = new AtomicBoolean();
        Runnable write = () -> {
            Thread.currentThread().interrupt();
            DurableFiles.write(file, "whole".getBytes(StandardCharsets.UTF_8), DurableFiles.Sync.TO_DISK);
            interrupted.set(Thread.currentThread().isInterrupted());
        };
        Thread thread =
                virtual ? Thread.ofVirtual().start(write) : Thread.ofPlatform().start(write);
        thread.join();
        assertEquals("whole", Files.readString(file));
        assertTrue(interrupted.get());
    }
}
