package io.nodeagent.agent.objects;

/** Both ways to the objects that pods refer to: asking now, and being told from now on. */
public record ObjectAccess(ObjectReader reader, ObjectWatches watches) {}
