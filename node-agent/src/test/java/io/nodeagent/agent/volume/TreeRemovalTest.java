package io.nodeagent.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemovalTest {
    @TempDir
    Path temp;

    @Test
    void removesLinksAndNotWhatTheyPointTo() throws IOException {
        Path outside = Files.createDirectories(temp.resolve("outside/deep"));
        Files.writeString(outside.resolve("precious"), "kept");
        Path folder = Files.createDirectories(temp.resolve("pod/a/b"));
        Files.createSymbolicLink(folder.resolve("up"), temp.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("/nowhere"));
        Files.createSymbolicLink(temp.resolve("pod/loop"), temp.resolve("pod"));
        Files.writeString(folder.resolve("file"), "x");

        TreeRemoval.remove(temp.resolve("pod"));

        assertFalse(Files.exists(temp.resolve("pod"), LinkOption.NOFOLLOW_LINKS));
        assertEquals("kept", Files.readString(outside.resolve("precious")));
    }

    @Test
    void aLinkInPlaceOfTheFolderIsRemovedAlone() throws IOException {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "kept");
        Files.createSymbolicLink(temp.resolve("pod"), outside);
        TreeRemoval.remove(temp.resolve("pod"));
        assertFalse(Files.exists(temp.resolve("pod"), LinkOption.NOFOLLOW_LINKS));
        assertEquals("kept", Files.readString(outside.resolve("precious")));
    }

    @Test
    void removesTreesDeeperThanDescriptorsAndPathsReach() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("pod"));
        // Built upside down: each new folder takes the one before in, so no path is ever long.
        Path inner = Files.createDirectory(temp.resolve("n"));
        for (int i = 0; i < 3000; i++) {
            Path outer = Files.createDirectory(temp.resolve("o"));
            Files.move(inner, outer.resolve("n"));
            Files.move(outer, inner);
        }
        Files.move(inner, folder.resolve("n"));
        TreeRemoval.remove(folder);
        assertFalse(Files.exists(folder));
    }

    @Test
    void whatIsNotThereIsNoError() throws IOException {
        TreeRemoval.remove(temp.resolve("nothing"));
    }
}
