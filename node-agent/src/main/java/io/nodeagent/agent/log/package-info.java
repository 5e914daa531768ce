/**
 * Container logs for {@code kubectl logs}, read from the files that the container runtime writes.
 *
 * <p>Runs in the thread of the request. Must not import any other package of the agent.
 */
@NullMarked
package io.nodeagent.agent.log;

import org.jspecify.annotations.NullMarked;
