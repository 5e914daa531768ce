package io.nodeagent.agent.volume;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Writes the files of a volume so that a reader sees all old or all new ones, whenever the writer dies. The layout is
 * the one that programs which watch Kubernetes' volumes know:
 *
 * <pre>
 * ..2026_11_24_10_00_00.1a2b3c4d/key     the files
 * ..data -> ..2026_11_24_10_00_00.1a2b3c4d
 * key -> ..data/key
 * </pre>
 *
 * One rename, of {@code ..data_tmp} over {@code ..data}, is the change.
 */
final class AtomicWriter {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("'..'yyyy_MM_dd_HH_mm_ss.").withZone(ZoneOffset.UTC);
    private static final String OURS = "..";
    private static final String DATA = "..data";
    private static final String NEXT_DATA = "..data_tmp";
    private static final int FOLDER_MODE = 0755;
    private static final int LONGEST_PATH = 4096;

    private final Path target;
    private final FolderOwner owner;
    private final InstantSource clock;
    private final Consumer<String> step;

    /**
     * @param target an existing folder that only this class writes
     * @param step told before each change of the folder, by its name; a test dies there
     */
    AtomicWriter(Path target, FolderOwner owner, InstantSource clock, Consumer<String> step) {
        this.target = target;
        this.owner = owner;
        this.clock = clock;
        this.step = step;
    }

    /**
     * Makes the volume hold exactly the files asked for, by relative path.
     *
     * @return whether anything had to change
     */
    boolean write(Map<String, ProjectedFile> asked) throws IOException {
        Map<String, ProjectedFile> files = new TreeMap<>();
        asked.forEach((path, file) -> {
            check(path);
            files.put(Path.of(path).toString(), file);
        });
        Optional<Path> current = current();
        boolean same = current.isPresent() && holds(current.get(), files);
        Path folder = same ? current.get() : writeFolder(files);
        if (!same) {
            switchTo(folder);
        }
        link(files.keySet());
        removeOthers(folder);
        return !same;
    }

    private Optional<Path> current() throws IOException {
        try {
            Path name = Files.readSymbolicLink(target.resolve(DATA));
            Path folder = target.resolve(name);
            boolean ours = name.getNameCount() == 1 && name.toString().startsWith(OURS);
            return ours && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(folder)
                    : Optional.empty();
        } catch (NoSuchFileException | NotLinkException e) {
            return Optional.empty();
        }
    }

    private boolean holds(Path folder, Map<String, ProjectedFile> files) throws IOException {
        Map<String, ProjectedFile> expected = new HashMap<>();
        files.forEach((path, file) ->
                expected.put(path, new ProjectedFile(file.content(), owner.fileMode(file.mode()), file.user())));
        Map<String, ProjectedFile> found = new HashMap<>();
        for (Path path : tree(folder)) {
            if (!owner.owns(path)) {
                return false;
            }
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                String name = folder.relativize(path).toString();
                ProjectedFile wanted = expected.get(name);
                if (wanted == null) {
                    return false;
                }
                // An owner that nobody asked for does not count.
                OptionalLong user =
                        wanted.user().isPresent() ? OptionalLong.of(FolderOwner.user(path)) : OptionalLong.empty();
                found.put(name, new ProjectedFile(Files.readAllBytes(path), FolderOwner.mode(path), user));
            }
        }
        return found.equals(expected);
    }

    private static void writeNew(Path file, byte[] content) {
        try {
            Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw FileFailure.of("write " + file, e);
        }
    }

    private Path writeFolder(Map<String, ProjectedFile> files) throws IOException {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        Path folder = target.resolve(STAMP.format(clock.instant()) + unique);
        step.accept("folder");
        Files.createDirectory(folder);
        for (Map.Entry<String, ProjectedFile> entry : files.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            step.accept("file " + entry.getKey());
            writeNew(file, entry.getValue().content());
            step.accept("mode " + entry.getKey());
            owner.giveFile(file, entry.getValue().mode(), entry.getValue().user());
        }
        for (Path path : tree(folder)) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                owner.giveFolder(path, FOLDER_MODE);
            }
        }
        return folder;
    }

    private void switchTo(Path folder) throws IOException {
        Path next = target.resolve(NEXT_DATA);
        step.accept("prepare link");
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, folder.getFileName());
        step.accept("switch");
        Files.move(next, target.resolve(DATA), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * The names that programs open: one link for each first part of a path, and none for what is gone. A folder that was
     * made for a subPath of no file stays until a file takes its name.
     */
    private void link(Set<String> paths) throws IOException {
        Set<String> wanted = new TreeSet<>();
        paths.forEach(path -> wanted.add(Path.of(path).getName(0).toString()));
        for (Path entry : entries()) {
            String name = entry.getFileName().toString();
            boolean link = !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
            if (name.startsWith(OURS) || (link && wanted.remove(name))) {
                continue;
            }
            if (link || wanted.contains(name)) {
                step.accept("unlink " + name);
                TreeRemoval.remove(entry);
            }
        }
        for (String name : wanted) {
            step.accept("link " + name);
            Files.createSymbolicLink(target.resolve(name), Path.of(DATA, name));
        }
    }

    private void removeOthers(Path folder) throws IOException {
        for (Path entry : entries()) {
            String name = entry.getFileName().toString();
            boolean kept = entry.equals(folder) || name.equals(DATA);
            if (name.startsWith(OURS) && !kept) {
                step.accept("remove " + name);
                TreeRemoval.remove(entry);
            }
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> list = Files.list(target)) {
            return list.sorted().toList();
        }
    }

    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return new ArrayList<>(walk.toList());
        }
    }

    private static void check(String path) {
        Path parsed = path.isEmpty() || path.indexOf('\0') >= 0 ? Path.of("/") : Path.of(path);
        boolean climbs = Stream.of(path.split("/", -1)).anyMatch(part -> part.equals("..") || part.equals("."));
        if (parsed.isAbsolute() || climbs || path.startsWith(OURS) || path.length() > LONGEST_PATH) {
            throw new InvalidArgumentException(
                    "invalid path '%s' in a volume: give a relative path that does not start with '..'"
                            .formatted(path));
        }
    }
}
