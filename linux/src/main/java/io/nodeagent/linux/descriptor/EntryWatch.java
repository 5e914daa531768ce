package io.nodeagent.linux.descriptor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Tells which entries of a folder its users changed, in every way there is, by inotify(7). */
public final class EntryWatch implements AutoCloseable {
    private static final int SETTLED = Inotify.CLOSE_WRITE | Inotify.MOVED_TO | Inotify.MOVED_FROM | Inotify.DELETE;
    private static final int FOLDER_GONE = Inotify.DELETE_SELF | Inotify.MOVE_SELF | Inotify.IGNORED;

    private final Inotify inotify;

    public EntryWatch(Path folder) {
        inotify = new Inotify(folder.toString());
        try {
            int _ = inotify.add(folder, Inotify.CREATE | SETTLED | Inotify.DELETE_SELF | Inotify.MOVE_SELF);
        } catch (RuntimeException e) {
            inotify.close();
            throw e;
        }
    }

    /**
     * What changed since the last call.
     *
     * @param settled entries that were written and closed, moved here or away, or removed
     * @param created new entries: links are complete, files may still be written to
     * @param lost whether the kernel dropped events: read the whole folder
     * @param ended whether the folder itself was removed or moved: this watch tells nothing more
     */
    public record Changes(Set<String> settled, Set<String> created, boolean lost, boolean ended) {}

    /** Runs an action, which must call {@link #changes}, on a virtual thread each time there are some, until closed. */
    public void whenChanged(Runnable action) {
        inotify.descriptor().whenReadable(action);
    }

    /** Reads what is there, without waiting. */
    public Changes changes() throws IOException {
        Set<String> settled = new HashSet<>();
        Set<String> created = new HashSet<>();
        boolean[] lost = {false};
        boolean[] ended = {false};
        inotify.read((_, mask, name) -> {
            lost[0] |= (mask & Inotify.OVERFLOW) != 0;
            ended[0] |= (mask & FOLDER_GONE) != 0;
            if ((mask & SETTLED) != 0) {
                settled.add(name);
            }
            if ((mask & Inotify.CREATE) != 0) {
                created.add(name);
            }
        });
        return new Changes(settled, created, lost[0], ended[0]);
    }

    @Override
    public void close() {
        inotify.close();
    }
}
