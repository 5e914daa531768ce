package io.nodeagent.cgroups;

import java.util.Set;

/**
 * A group below another that limits nothing and only tells which processes were started in it: whatever they fork is in it
 * too, also what has left its parent and its session. Made by {@link Cgroup#mark}.
 */
public interface ProcessMark extends AutoCloseable {
    /** The group for {@code exec --cgroup} of runc and crun: {@code controller:name}, or the name alone on v2. */
    String runtimeOption();

    /** Processes in it and below. */
    Set<Long> processes();

    /** Gives what still runs back to the group above and removes this one. */
    @Override
    void close();
}
