/**
 * Registries by the distribution specification: where a registry's content is (hosts.toml), who we are to it, and
 * fetching documents and blobs with retries and resumption.
 *
 * <p>Runs in the caller's thread, virtual or not; no threads of its own. Must not import anything of the project but the
 * API package, {@code images.reference}, {@code images.manifest} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.images.registry;

import org.jspecify.annotations.NullMarked;
