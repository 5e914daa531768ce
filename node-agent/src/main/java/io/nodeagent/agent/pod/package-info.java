/**
 * Pods: what is desired, one worker a pod, the planner, and what carries its actions out.
 *
 * <p>Each pod has one worker, a virtual thread that alone owns the pod's memory; every action runs in a virtual thread
 * of its own, so that a slow pull or mount holds its own pod only. Must not import {@code io.nodeagent.agent}'s root.
 */
@NullMarked
package io.nodeagent.agent.pod;

import org.jspecify.annotations.NullMarked;
