/**
 * Writable root file systems: overlayfs mounts of layers under an upper directory of the container's own.
 *
 * <p>Runs in the caller's thread; mounts go through the blocking door. Must not import anything of the project but the
 * API package, {@code linux}, {@code durable}, {@code images.reference}, {@code images.content} and
 * {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.images.rootfs;

import org.jspecify.annotations.NullMarked;
