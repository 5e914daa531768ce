/**
 * Probes of containers: when to ask, what the answers mean, and the asking itself.
 *
 * <p>{@link ProbeState} decides: a pure value that counts answers. {@link ProbeRunner} asks: it runs in the virtual
 * thread of a worker's action, from the host's network, and keeps nothing between two calls. Must not import {@code
 * pod}, {@code status}, {@code memory} or {@code api}.
 */
@NullMarked
package io.nodeagent.agent.probe;

import org.jspecify.annotations.NullMarked;
