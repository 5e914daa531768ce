package io.nodeagent.agent.server.access;

/**
 * What is asked of a node, in the words of the API's authorization.
 *
 * @param verb such as {@code get}; empty for a method that has none
 * @param subresource of the node, such as {@code proxy}
 */
public record NodeAccess(String verb, String node, String subresource) {}
