/**
 * What is done when the machine is short of something: images that nobody uses are removed, then pods have to go, one at a
 * time, until it is not.
 *
 * <p>One virtual thread looks and acts. Must not import the node's object or the server.
 */
@NullMarked
package io.nodeagent.agent.eviction;

import org.jspecify.annotations.NullMarked;
