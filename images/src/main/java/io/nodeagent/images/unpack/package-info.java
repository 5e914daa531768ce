/**
 * Layers: from the bytes of a registry or an archive to a tree on disk. A layer is treated as hostile: every path is
 * resolved beneath the layer's root, its digests are checked while it streams, and nothing counts before that.
 *
 * <p>One layer runs on three threads that end with it: reading (a virtual one), decompressing, and the caller's, a
 * platform thread, for writing. Must not import
 * anything of the project but {@code linux.fs}, {@code images.reference} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.images.unpack;

import org.jspecify.annotations.NullMarked;
