/**
 * The one door through which work that may block in the kernel leaves a virtual thread: mounts, waits for children,
 * synchronous writes, opening FIFOs, removing trees.
 *
 * <p>A native call pins its carrier, and two cores are two carriers: two blocked calls would stop every virtual thread.
 * So such work runs on a few platform threads, and the caller waits, parked. Must not import anything but
 * {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.linux.blocking;

import org.jspecify.annotations.NullMarked;
