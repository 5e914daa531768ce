package io.nodeagent.cri.spec;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads files of a root file system as a process inside would see them: absolute links start at its root and {@code ..}
 * stops there. Safe as long as nobody changes the tree meanwhile, which holds for a container that is being made.
 */
final class RootedFiles {
    private static final int MAX_LINKS = 40;
    private static final int MAX_BYTES = 4 << 20;

    private final Path root;

    RootedFiles(Path root) {
        this.root = root;
    }

    /** The lines of a regular file; none when it is not there. */
    List<String> lines(String path) {
        Optional<Path> file = resolve(path).filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS));
        if (file.isEmpty()) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(MAX_BYTES);
            return new String(content, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new InvalidArgumentException("the image's " + path + " cannot be read: " + e, e);
        }
    }

    /** Where a path leads, links followed inside the root; empty when it leads nowhere. */
    Optional<Path> resolve(String path) {
        Deque<String> rest = new ArrayDeque<>();
        push(rest, path);
        List<String> done = new ArrayList<>();
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.pop();
            if (name.equals("..")) {
                if (!done.isEmpty()) {
                    done.removeLast();
                }
                continue;
            }
            Path here = below(done).resolve(name);
            if (!Files.isSymbolicLink(here)) {
                done.add(name);
                continue;
            }
            if (++links > MAX_LINKS) {
                return Optional.empty();
            }
            String target = target(here);
            if (target.startsWith("/")) {
                done.clear();
            }
            push(rest, target);
        }
        Path found = below(done);
        return Files.exists(found, LinkOption.NOFOLLOW_LINKS) ? Optional.of(found) : Optional.empty();
    }

    private Path below(List<String> names) {
        Path path = root;
        for (String name : names) {
            path = path.resolve(name);
        }
        return path;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new InvalidArgumentException("the image's link " + link + " cannot be read: " + e, e);
        }
    }

    private static void push(Deque<String> rest, String path) {
        List<String> names = List.of(path.split("/", -1));
        for (String name : names.reversed()) {
            if (!name.isEmpty() && !name.equals(".")) {
                rest.push(name);
            }
        }
    }
}
