package io.nodeagent.agent.volume;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.fs.Directory;
import io.nodeagent.linux.fs.Inode;
import io.nodeagent.linux.fs.RawPath;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Parts of volumes for containers. What a pod wrote into its volume may turn into a link at any moment, so a part is
 * opened beneath the volume and bound by its descriptor to a place that only the agent writes; the runtime mounts that.
 */
final class SubPaths {
    private SubPaths() {}

    /**
     * Binds {@code subPath} of the volume to {@code place}, in the stead of what an earlier run had there. A folder that
     * is missing is made, with the volume's mode.
     *
     * @throws InvalidArgumentException the path leaves the volume, be it through a link
     */
    static void bind(Path volume, String subPath, Path place) {
        check(subPath);
        BlockingCalls.run(Lane.USER_PATHS, () -> {
            try (Directory root = Directory.open(volume);
                    Inode part = open(root, volume, subPath)) {
                clear(place);
                if (Files.isDirectory(part.procPath())) {
                    Files.createDirectories(place);
                } else {
                    Files.createDirectories(Objects.requireNonNull(place.getParent(), "a place has a folder"));
                    Files.createFile(place);
                }
                Mounts.bind(part.procPath(), place);
            }
        });
    }

    private static Inode open(Directory root, Path volume, String subPath) throws IOException {
        RawPath path = RawPath.of(subPath);
        Optional<Inode> there = root.inodeBeneath(path);
        if (there.isEmpty()) {
            makeFolders(root, Path.of(subPath), FolderOwner.mode(volume.toRealPath()));
            there = root.inodeBeneath(path);
        }
        return there.orElseThrow(() -> new NotFoundException("subPath %s is not in the volume".formatted(subPath)));
    }

    private static void makeFolders(Directory root, Path subPath, int mode) {
        RawPath parent = RawPath.HERE;
        for (int depth = 1; depth <= subPath.getNameCount(); depth++) {
            RawPath name = RawPath.of(subPath.getName(depth - 1).toString());
            try (Directory folder = root.openBeneath(parent)
                    .orElseThrow(() -> new NotFoundException("subPath %s vanished".formatted(subPath)))) {
                if (folder.makeDirectory(name)) {
                    giveMode(folder, name, mode);
                }
            }
            parent = RawPath.of(subPath.subpath(0, depth).toString());
        }
    }

    /** Of the folder itself: by now the name may be another's link, whose target must keep its mode. */
    private static void giveMode(Directory folder, RawPath name, int mode) {
        Optional<Directory> made = folder.openChild(name);
        if (made.isPresent()) {
            try (Directory own = made.get()) {
                own.inode().mode(mode);
            }
        }
    }

    private static void clear(Path place) throws IOException {
        while (Mounts.unmount(place)) {
            // Each round takes one mount off.
        }
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(place);
        }
    }

    private static void check(String subPath) {
        boolean bad = subPath.isEmpty() || subPath.indexOf('\0') >= 0 || subPath.startsWith("/");
        if (bad || java.util.List.of(subPath.split("/", -1)).contains("..")) {
            throw new InvalidArgumentException("subPath '%s' must be a relative path without '..'".formatted(subPath));
        }
    }
}
