package io.nodeagent.linux.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real namespaces; needs root. */
class NamespacePinsIT {
    @TempDir
    Path folder;

    private Path pins() {
        return folder.resolve("pins");
    }

    @AfterEach
    void unpin() {
        NamespacePins.unpin(pins());
    }

    private static String here(NamespaceKind kind) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self/ns", kind.fileName()))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String inside(NamespaceKind kind) {
        return NamespaceThread.call(kind, NamespacePins.file(pins(), kind), () -> here(kind));
    }

    @Test
    void pinsHoldNewNamespacesUntilTheyAreTakenOff() throws IOException {
        NamespacePins.pin(pins(), EnumSet.allOf(NamespaceKind.class), Optional.of("pod-host"));
        for (NamespaceKind kind : NamespaceKind.values()) {
            assertTrue(NamespacePins.isPinned(NamespacePins.file(pins(), kind), kind));
            assertNotEquals(here(kind), inside(kind));
            assertEquals(inside(kind), inside(kind));
        }
        assertEquals("pod-host", hostnameInside());
        NamespacePins.unpin(pins());
        NamespacePins.unpin(pins());
        assertFalse(Files.exists(pins()));
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(folder.toString()));
    }

    private String hostnameInside() {
        return NamespaceThread.call(NamespaceKind.UTS, NamespacePins.file(pins(), NamespaceKind.UTS), () -> {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void pinningTwiceLeavesTheFirstPinsAlone() {
        NamespacePins.pin(pins(), Set.of(NamespaceKind.NET), Optional.empty());
        String first = inside(NamespaceKind.NET);
        assertThrows(
                AlreadyExistsException.class,
                () -> NamespacePins.pin(pins(), Set.of(NamespaceKind.IPC, NamespaceKind.NET), Optional.empty()));
        assertEquals(first, inside(NamespaceKind.NET));
        assertFalse(Files.exists(NamespacePins.file(pins(), NamespaceKind.IPC)));
    }

    @Test
    void aFailedPinLeavesNothing() {
        String tooLong = "x".repeat(65);
        SystemCallException refused = assertThrows(
                SystemCallException.class,
                () -> NamespacePins.pin(pins(), Set.of(NamespaceKind.NET, NamespaceKind.UTS), Optional.of(tooLong)));
        assertEquals("sethostname", refused.call());
        assertFalse(Files.exists(pins()));
    }

    @Test
    void anEmptyFileIsNoPin() throws IOException {
        Files.createDirectories(pins());
        Path file = Files.createFile(NamespacePins.file(pins(), NamespaceKind.NET));
        assertFalse(NamespacePins.isPinned(file, NamespaceKind.NET));
        assertFalse(NamespacePins.isPinned(folder.resolve("none"), NamespaceKind.NET));
        SystemCallException refused = assertThrows(SystemCallException.class, () -> inside(NamespaceKind.NET));
        assertEquals(Errno.EINVAL, refused.errno());
    }

    @Test
    void aPinOfAnotherKindIsNone() {
        NamespacePins.pin(pins(), Set.of(NamespaceKind.NET), Optional.empty());
        assertFalse(NamespacePins.isPinned(NamespacePins.file(pins(), NamespaceKind.NET), NamespaceKind.UTS));
    }

    @Test
    void anInterruptIsKeptAndTheWorkGoesOnToItsEnd() {
        NamespacePins.pin(pins(), Set.of(NamespaceKind.NET), Optional.empty());
        Thread.currentThread().interrupt();
        String seen = inside(NamespaceKind.NET);
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        assertEquals(seen, inside(NamespaceKind.NET));
    }

    @Test
    void failuresInsideArriveAsTheyAre() {
        NamespacePins.pin(pins(), Set.of(NamespaceKind.NET), Optional.empty());
        IllegalStateException seen = assertThrows(
                IllegalStateException.class,
                () -> NamespaceThread.call(
                        NamespaceKind.NET, NamespacePins.file(pins(), NamespaceKind.NET), NamespacePinsIT::fail));
        assertEquals("inside", seen.getMessage());
    }

    private static boolean fail() {
        throw new IllegalStateException("inside");
    }
}
