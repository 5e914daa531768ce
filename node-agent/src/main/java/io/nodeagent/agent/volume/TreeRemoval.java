package io.nodeagent.agent.volume;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.mount.MountTable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Removes trees that containers wrote, so that nothing outside is touched: every step is relative to an open folder
 * (openat(2) with {@code O_NOFOLLOW}, unlinkat(2)), so a link put in a folder's place is removed, never followed.
 *
 * <p>A tree deeper than {@value #DEEPEST} is cut: what lies deeper is moved up to the top first, for each level holds a
 * descriptor open.
 */
public final class TreeRemoval {
    private static final int DEEPEST = 64;

    private final SecureDirectoryStream<Path> top;
    private long removed;

    private TreeRemoval(SecureDirectoryStream<Path> top) {
        this.top = top;
    }

    /**
     * Removes {@code folder} and all in it; no error when absent.
     *
     * @throws FailedPreconditionException while anything is mounted in it
     */
    public static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(folder);
            return;
        }
        List<MountTable.Mount> mounts = MountTable.current().below(folder.toRealPath());
        if (!mounts.isEmpty()) {
            throw new FailedPreconditionException("%s is not removed: something is still mounted at %s"
                    .formatted(folder, mounts.getFirst().target()));
        }
        boolean empty = false;
        while (!empty) {
            empty = pass(folder);
        }
        Files.deleteIfExists(folder);
    }

    /** Removes what one reading of the folder shows; a folder that changes while it is read needs another. */
    private static boolean pass(Path folder) throws IOException {
        Path parent = Objects.requireNonNull(folder.getParent(), "a folder of ours has a parent");
        try (DirectoryStream<Path> outer = Files.newDirectoryStream(parent);
                SecureDirectoryStream<Path> top =
                        secure(outer, parent).newDirectoryStream(folder.getFileName(), LinkOption.NOFOLLOW_LINKS)) {
            TreeRemoval removal = new TreeRemoval(top);
            boolean wasEmpty = !removal.empty(top, 1);
            if (!wasEmpty && removal.removed == 0) {
                throw new DirectoryNotEmptyException(folder.toString());
            }
            return wasEmpty;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** Returns whether the folder held anything. */
    private boolean empty(SecureDirectoryStream<Path> folder, int depth) throws IOException {
        boolean any = false;
        for (Path entry : folder) {
            any = true;
            Path name = entry.getFileName();
            if (!isFolder(folder, name)) {
                folder.deleteFile(name);
                removed++;
            } else if (depth >= DEEPEST) {
                folder.move(name, top, Path.of(".deep-" + UUID.randomUUID()));
                removed++;
            } else {
                removeFolder(folder, name, depth);
            }
        }
        return any;
    }

    private void removeFolder(SecureDirectoryStream<Path> parent, Path name, int depth) throws IOException {
        try (SecureDirectoryStream<Path> folder = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            empty(folder, depth + 1);
        }
        try {
            parent.deleteDirectory(name);
            removed++;
        } catch (DirectoryNotEmptyException e) {
            // An entry that this reading did not show: the next pass sees it, and fails if nothing moves any more.
            return;
        }
    }

    private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream, Path folder) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException("no secure directory stream for " + folder);
    }
}
