/**
 * What the machine is short of: thresholds as a kubelet takes them, what is left measured against them, and the pressure
 * that follows and lasts a while.
 *
 * <p>Runs in the caller's thread. Must not import what follows from pressure: eviction, admission, the node's object.
 */
@NullMarked
package io.nodeagent.agent.pressure;

import org.jspecify.annotations.NullMarked;
