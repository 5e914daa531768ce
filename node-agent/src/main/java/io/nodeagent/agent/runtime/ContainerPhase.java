package io.nodeagent.agent.runtime;

/** The states of a CRI container. */
public enum ContainerPhase {
    /** Made, never started. */
    CREATED,
    RUNNING,
    EXITED,
    /** The runtime cannot tell: treated as possibly running. */
    UNKNOWN
}
