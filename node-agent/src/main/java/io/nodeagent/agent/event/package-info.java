/**
 * Kubernetes events of pods, as {@code kubectl describe} shows them: sent later, counted up when they repeat.
 *
 * <p>Recording only queues; one virtual thread sends. Must not import {@code pod}.
 */
@NullMarked
package io.nodeagent.agent.event;

import org.jspecify.annotations.NullMarked;
