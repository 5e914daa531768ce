/**
 * Whether a pod that is bound here fits the node: its resources, labels and taints, as a kubelet decides it.
 *
 * <p>A scheduler asks the same before it binds a pod; here it is asked once more, for pods that came past it, and for
 * those whose node changed meanwhile.
 */
@NullMarked
package io.nodeagent.agent.admission;

import org.jspecify.annotations.NullMarked;
