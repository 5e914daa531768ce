/**
 * Objects in SQLite with one global revision, a copy of all of them in memory, and a ring of recent changes for watches.
 *
 * <p>One platform thread writes, several edits a transaction, so that no carrier is held by SQLite's file I/O and a
 * burst shares one sync. Reads never touch the disk.
 *
 * <p>Must not import anything of the project but {@code json} and {@code durable}.
 */
@NullMarked
package io.nodeagent.standalone.store;

import org.jspecify.annotations.NullMarked;
