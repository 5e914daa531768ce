/**
 * What a pod's worker remembers that neither the spec nor the runtime knows: back-off, failures, answers of
 * probes, the start of the termination, a refusal. Values only, and the folder of records that survives the agent.
 *
 * <p>Runs in the pod workers' threads. Must not import {@code pod} or {@code status}, which both read it.
 */
@NullMarked
package io.nodeagent.agent.memory;

import org.jspecify.annotations.NullMarked;
