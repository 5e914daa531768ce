/**
 * Waking threads that work in turns.
 *
 * <p>Runs in the callers' threads. Must not import any other package of the agent.
 */
@NullMarked
package io.nodeagent.agent.wake;

import org.jspecify.annotations.NullMarked;
