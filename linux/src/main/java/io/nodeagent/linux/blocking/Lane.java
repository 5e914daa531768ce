package io.nodeagent.linux.blocking;

/** Which threads do the work; each lane has its own, so that one lane's hung calls never hold up another's. */
public enum Lane {
    /** The project's own files, mounts and children: ends by itself, soon. */
    RUNTIME(32),
    /** Paths that a user named, which may lie on a hung network or FUSE file system and never come back. */
    USER_PATHS(16);

    private final int threads;

    Lane(int threads) {
        this.threads = threads;
    }

    int threads() {
        return threads;
    }
}
