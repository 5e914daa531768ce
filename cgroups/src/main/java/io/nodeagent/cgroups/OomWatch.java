package io.nodeagent.cgroups;

/** Tells of out-of-memory kills until it is closed, which frees all that it holds. A call under way may still end after that. */
public interface OomWatch extends AutoCloseable {
    @Override
    void close();
}
