package io.nodeagent.standalone.store;

/** What a write must outlive before it is acknowledged. */
public enum Durability {
    /** The loss of power: for what a user asked for. */
    POWER_LOSS,
    /**
     * The death of the process only: for what the node writes again by itself, such as status, leases and events. It
     * saves the sync; the next synced write makes it durable as well.
     */
    PROCESS_DEATH
}
