/**
 * What the kernel says of the machine as a whole, read from /proc.
 *
 * <p>Pure readers; each reads anew, in the caller's thread. Must not import any other package of the agent.
 */
@NullMarked
package io.nodeagent.agent.machine;

import org.jspecify.annotations.NullMarked;
