/**
 * Crash-safe building blocks: JSON records written so that a crash leaves the old or the new one, an undo stack, one
 * lock a key, the boot id, and the lock that keeps a second agent off a data folder.
 *
 * <p>Everything runs in the caller's thread; writes and syncs leave it by the blocking door. Must not import anything
 * of the project but {@code linux}.
 */
@NullMarked
package io.nodeagent.durable;

import org.jspecify.annotations.NullMarked;
