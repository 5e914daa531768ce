/**
 * Processes: identity that survives pid reuse, pidfds, starting programs with chosen descriptors, waiting for them.
 *
 * <p>Children are started by posix_spawn, never by a class that starts threads, so it may be called on a namespace
 * thread. Waits go through the blocking door or a pidfd.
 */
@NullMarked
package io.nodeagent.linux.process;

import org.jspecify.annotations.NullMarked;
