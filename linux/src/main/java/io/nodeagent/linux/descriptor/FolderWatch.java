package io.nodeagent.linux.descriptor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells which files of one folder were made or written, by inotify(7). */
public final class FolderWatch implements AutoCloseable {
    private final Inotify inotify;

    public FolderWatch(Path folder) {
        inotify = new Inotify(folder.toString());
        try {
            int _ = inotify.add(folder, Inotify.CLOSE_WRITE | Inotify.MOVED_TO);
        } catch (RuntimeException e) {
            inotify.close();
            throw e;
        }
    }

    /**
     * What changed since the last call.
     *
     * @param lost whether the kernel dropped events: read the whole folder
     */
    public record Changes(List<String> names, boolean lost) {}

    /** For an {@link Epoll}. */
    public int number() {
        return inotify.descriptor().number();
    }

    /** Reads what is there, without waiting. */
    public Changes changes() throws IOException {
        List<String> names = new ArrayList<>();
        boolean[] lost = {false};
        inotify.read((_, mask, name) -> {
            lost[0] |= (mask & Inotify.OVERFLOW) != 0;
            names.add(name);
        });
        return new Changes(names, lost[0]);
    }

    @Override
    public void close() {
        inotify.close();
    }
}
