/**
 * Probes of containers: when to ask, what the answers mean, and the asking itself. Their hooks, which talk to them in
 * the same ways.
 *
 * <p>{@link ProbeState} decides: a pure value that counts answers. {@link ProbeRunner} and {@link HookRunner} ask: they run in the virtual
 * thread of a worker's action, from the host's network, and keep nothing between two calls. Must not import {@code
 * pod}, {@code status}, {@code memory} or {@code api}.
 */
@NullMarked
package io.nodeagent.agent.probe;

import org.jspecify.annotations.NullMarked;
