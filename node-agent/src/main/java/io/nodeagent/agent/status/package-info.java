/**
 * Pod status as a pure function of the pod, what the runtime has, and the worker's memory.
 *
 * <p>Runs in the pod workers' threads and holds no state. Must not import {@code pod}, {@code event} or {@code api}.
 */
@NullMarked
package io.nodeagent.agent.status;

import org.jspecify.annotations.NullMarked;
