/**
 * The documents that make up an image, read from JSON that strangers wrote: manifests and indexes of the OCI image
 * specification and of docker schema 2, and the image configuration.
 *
 * <p>Pure functions on bytes, any thread. Must not import anything of the project but the API package,
 * {@code images.reference} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.images.manifest;

import org.jspecify.annotations.NullMarked;
