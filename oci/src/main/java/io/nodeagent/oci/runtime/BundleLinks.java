package io.nodeagent.oci.runtime;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where each container's bundle lies: a symbolic link an id, so that an agent started anew finds it by id alone. */
final class BundleLinks {
    /** No dot: a dot in an exit folder's name marks conmon's temporary files. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,127}");

    private final Path folder;

    BundleLinks(Path folder) {
        this.folder = folder;
    }

    static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw new InvalidArgumentException("not a container id: '" + id + "': use letters, digits, '_' and '-'");
        }
        return id;
    }

    void link(String id, Path bundle) {
        Path link = folder.resolve(checked(id));
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, bundle.toAbsolutePath());
        } catch (IOException e) {
            throw FileFailure.of("link " + link + " to " + bundle, e);
        }
    }

    Optional<Path> find(String id) {
        Path link = folder.resolve(checked(id));
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new InternalException("read link " + link + ": " + e, e);
        }
    }

    void unlink(String id) {
        Path link = folder.resolve(checked(id));
        try {
            Files.deleteIfExists(link);
        } catch (IOException e) {
            throw new InternalException("remove " + link + ": " + e, e);
        }
    }
}
