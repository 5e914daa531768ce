/**
 * What is stored by digest: documents as files, layers as trees. Each is there whole or not at all after a crash, and
 * what a crash left half made goes at the next start.
 *
 * <p>Runs in the caller's thread; syncs go through the blocking door. Must not import anything of the project but
 * {@code linux}, {@code durable}, {@code images.reference}, {@code images.unpack} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.images.content;

import org.jspecify.annotations.NullMarked;
