/**
 * Namespaces that live without a process: made, pinned to files, entered for a moment, unpinned.
 *
 * <p><b>Threads.</b> Work in another namespace runs on one fresh platform thread that makes raw system calls only:
 * whatever starts a thread, a process by {@code ProcessBuilder}, completes a future or logs there could hand the
 * namespace on to threads of the JVM. It returns to the host's namespaces before its result is published, and ends.
 */
@NullMarked
package io.nodeagent.linux.namespace;

import org.jspecify.annotations.NullMarked;
