/**
 * The agent's view of its container runtime: CRI calls, what they say of a pod, and the hints that something changed.
 *
 * <p>Calls run in the caller's (virtual) thread; the event stream and the relists run in one virtual thread that
 * {@link io.nodeagent.agent.runtime.RuntimeWatch} owns. protobuf types end here, but for the configurations that
 * {@code config} makes. Must not import any other package of the agent.
 */
@NullMarked
package io.nodeagent.agent.runtime;

import org.jspecify.annotations.NullMarked;
