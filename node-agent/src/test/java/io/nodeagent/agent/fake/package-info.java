/** Doubles for the agent's tests: a CRI runtime, an API server's seam, a pod preparation, a clock. */
@NullMarked
package io.nodeagent.agent.fake;

import org.jspecify.annotations.NullMarked;
