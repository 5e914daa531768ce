/**
 * Containers from their creation to their removal: one state machine, one synced record each, and the recovery that
 * makes records true again after the agent was away.
 *
 * <p>Runs in the callers' virtual threads under the container's lock; exits arrive on virtual threads of the exit
 * watch. Must not import generated protocol classes.
 */
@NullMarked
package io.nodeagent.cri.container;

import org.jspecify.annotations.NullMarked;
