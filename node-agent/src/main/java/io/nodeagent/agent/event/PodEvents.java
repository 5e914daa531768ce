package io.nodeagent.agent.event;

/** Where events of pods go. */
public interface PodEvents {
    /** Takes an event; never blocks and never fails: one too many is dropped. */
    void record(PodEvent event);
}
