/**
 * Images in a tar file: OCI layouts and the output of {@code docker save}, plain or compressed.
 *
 * <p>Runs in the caller's thread. Must not import anything of the project but {@code images.reference},
 * {@code images.manifest}, {@code images.unpack}, {@code linux} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.images.archive;

import org.jspecify.annotations.NullMarked;
