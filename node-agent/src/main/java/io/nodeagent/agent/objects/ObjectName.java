package io.nodeagent.agent.objects;

/** An object that volumes are filled from. */
public record ObjectName(Kind kind, String namespace, String name) {
    /** Kinds that a node may follow one by one. */
    public enum Kind {
        CONFIG_MAP,
        SECRET
    }
}
