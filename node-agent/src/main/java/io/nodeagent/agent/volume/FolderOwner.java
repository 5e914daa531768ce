package io.nodeagent.agent.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Gives folders and files the mode asked for and, with an fsGroup, to that group: folders pass the group on to what is
 * made in them, and files are readable by it.
 */
record FolderOwner(OptionalLong fsGroup) {
    private static final int PASS_GROUP_ON = 02000;
    private static final int GROUP_READS = 0440;
    private static final int GROUP_ENTERS = 0550;

    /** The mode of a folder that pods may also write to. */
    int writableFolderMode() {
        return fsGroup.isPresent() ? 0777 | PASS_GROUP_ON : 0777;
    }

    int fileMode(int asked) {
        return fsGroup.isPresent() ? asked | GROUP_READS : asked;
    }

    void giveFolder(Path folder, int mode) throws IOException {
        give(folder, fsGroup.isPresent() ? mode | PASS_GROUP_ON | GROUP_ENTERS : mode);
    }

    void giveFile(Path file, int asked, OptionalLong user) throws IOException {
        if (user.isPresent()) {
            Files.setAttribute(file, "unix:uid", (int) user.getAsLong(), LinkOption.NOFOLLOW_LINKS);
        }
        give(file, fileMode(asked));
    }

    /** Whether {@code path} has the group that it should have. */
    boolean owns(Path path) throws IOException {
        return fsGroup.isEmpty() || group(path) == fsGroup.getAsLong();
    }

    static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    static long user(Path path) throws IOException {
        return Integer.toUnsignedLong((Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    private static long group(Path path) throws IOException {
        return Integer.toUnsignedLong((Integer) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS));
    }

    /** The group first: chown(2) takes the set-group-id bit off a file. */
    private void give(Path path, int mode) throws IOException {
        if (fsGroup.isPresent()) {
            Files.setAttribute(path, "unix:gid", (int) fsGroup.getAsLong(), LinkOption.NOFOLLOW_LINKS);
        }
        Files.setAttribute(path, "unix:mode", mode);
    }
}
