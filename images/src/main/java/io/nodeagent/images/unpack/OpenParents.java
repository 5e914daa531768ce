package io.nodeagent.images.unpack;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.fs.Directory;
import io.nodeagent.linux.fs.RawPath;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The directories that members go into, opened beneath the root and made where they are missing. The last one stays
 * open, for archives list a directory's files in a row.
 */
final class OpenParents implements AutoCloseable {
    private final Directory root;
    private final Consumer<RawPath> onMade;
    private @Nullable RawPath path;
    private @Nullable Directory open;

    /** @param onMade hears of every directory that had to be made */
    OpenParents(Directory root, Consumer<RawPath> onMade) {
        this.root = root;
        this.onMade = onMade;
    }

    /** The directory of {@code child}; it belongs to this object and is open until the next call. */
    Directory of(RawPath child, RawPath entry) {
        RawPath wanted = child.parent();
        if (open != null && wanted.equals(path)) {
            return open;
        }
        close();
        try {
            Directory found = obtain(wanted);
            open = found;
            path = wanted;
            return found;
        } catch (InvalidArgumentException e) {
            throw new InvalidArgumentException("tar entry '" + entry + "': " + e.getMessage(), e);
        }
    }

    /** Looks the directory up anew next time: a name on its path was replaced. It stays open for the present member. */
    void forget() {
        path = null;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
        open = null;
        path = null;
    }

    private Directory obtain(RawPath wanted) {
        return root.openBeneath(wanted).orElseGet(() -> {
            try (Directory above = obtain(wanted.parent())) {
                if (!above.makeDirectory(wanted.name())) {
                    throw new InvalidArgumentException("'" + wanted + "' is a link to nowhere");
                }
                onMade.accept(wanted);
            }
            return root.openBeneath(wanted).orElseThrow();
        });
    }
}
