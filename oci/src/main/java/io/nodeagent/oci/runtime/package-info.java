/**
 * Containers on the machine: an OCI runtime (runc, crun) run beneath conmon, which holds the container's terminal or
 * pipes, writes its log, leaves its exit code in a file and outlives the agent; and the watch that sees each exit once.
 *
 * <p>Calls block the caller's virtual thread; children are started by {@code io.nodeagent.linux.process} and waited for
 * behind the blocking door. One platform thread, owned by the exit watch, polls pidfds and the exit folder.
 */
@NullMarked
package io.nodeagent.oci.runtime;

import org.jspecify.annotations.NullMarked;
