/**
 * Container logs: read for {@code kubectl logs} from the files that the container runtime writes, and rotated.
 *
 * <p>Reading runs in the thread of the request; rotation on virtual threads while logs are written, and one platform
 * thread, {@code log-compress}, while there is something to compress. Must not import any other package of the agent.
 */
@NullMarked
package io.nodeagent.agent.log;

import org.jspecify.annotations.NullMarked;
