package io.nodeagent.linux.descriptor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which of many files were written, by one inotify(7) instance: a user may have 128 of those, but thousands of
 * watches. The kernel also says so of cgroup files whose content it changes.
 */
public final class FileWatch implements AutoCloseable {
    private final Inotify inotify = new Inotify("files");

    /**
     * What was written since the last call.
     *
     * @param gone watches that ended, by {@link #remove} or because their file is no more
     * @param lost whether the kernel dropped events: look at every file
     */
    public record Changes(Set<Integer> watches, Set<Integer> gone, boolean lost) {}

    /** Watches a file; answers the number of the watch, the same for the same file. */
    public int add(Path file) {
        return inotify.add(file, Inotify.MODIFY);
    }

    /** Ends a watch; none when its file is gone. */
    public void remove(int watch) {
        inotify.remove(watch);
    }

    /** Runs an action, which must call {@link #changes}, on a virtual thread each time there are some, until closed. */
    public void whenChanged(Runnable action) {
        inotify.descriptor().whenReadable(action);
    }

    /** Reads what is there, without waiting. */
    public Changes changes() throws IOException {
        Set<Integer> watches = new HashSet<>();
        Set<Integer> gone = new HashSet<>();
        boolean[] lost = {false};
        inotify.read((watch, mask, _) -> {
            lost[0] |= (mask & Inotify.OVERFLOW) != 0;
            if ((mask & Inotify.MODIFY) != 0) {
                watches.add(watch);
            }
            if ((mask & Inotify.IGNORED) != 0) {
                gone.add(watch);
            }
        });
        return new Changes(watches, gone, lost[0]);
    }

    @Override
    public void close() {
        inotify.close();
    }
}
