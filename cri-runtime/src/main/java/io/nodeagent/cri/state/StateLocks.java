package io.nodeagent.cri.state;

import io.nodeagent.durable.KeyedLocks;

/**
 * One lock a sandbox and one a container.
 *
 * <p><b>Order: sandbox before container, one container at a time.</b> Who holds a container's lock takes no sandbox's.
 * Nobody waits for a container's end with its lock held: the exit is recorded under that lock.
 */
public final class StateLocks {
    private final KeyedLocks<SandboxId> sandboxes = new KeyedLocks<>();
    private final KeyedLocks<ContainerId> containers = new KeyedLocks<>();

    /** Waits for the lock of a sandbox. */
    public KeyedLocks.Held sandbox(SandboxId id) {
        return sandboxes.lock(id);
    }

    /** Waits for the lock of a container. */
    public KeyedLocks.Held container(ContainerId id) {
        return containers.lock(id);
    }

    /** How many locks are held or waited for. */
    public int size() {
        return sandboxes.size() + containers.size();
    }
}
