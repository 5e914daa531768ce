package io.nodeagent.durable;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void aSecondHolderIsRefusedAndToldWhoHasIt() {
        try (FolderLock _ = FolderLock.take(folder)) {
            FailedPreconditionException refused =
                    assertThrows(FailedPreconditionException.class, () -> FolderLock.take(folder));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains(Long.toString(ProcessHandle.current().pid())), message);
        }
        FolderLock.take(folder).close();
    }
}
