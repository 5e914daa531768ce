/**
 * Volumes of pods: made below the pod's folder, found again after a restart of the agent, and removed without ever
 * following a link or crossing a mount. What the API fills follows its changes.
 *
 * <p>Everything runs in the caller's thread, a pod worker, but for a virtual thread a pod that follows changes; mounts and users' paths go through the blocking door. Must not
 * import {@code io.nodeagent.agent.config} nor anything of CRI.
 */
@NullMarked
package io.nodeagent.agent.volume;

import org.jspecify.annotations.NullMarked;
