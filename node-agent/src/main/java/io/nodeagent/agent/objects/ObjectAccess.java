package io.nodeagent.agent.objects;

/** The ways to the objects that pods refer to: asking now, being told from now on, and the services of all. */
public record ObjectAccess(ObjectReader reader, ObjectWatches watches, Services services) {}
