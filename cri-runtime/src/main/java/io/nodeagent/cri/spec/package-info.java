/**
 * Builds what the OCI runtime is told from what was asked for, the image and the sandbox: one small class for each
 * part of the specification.
 *
 * <p>Runs in the caller's thread; paths that a user named are looked at on the lane for those. An image is hostile:
 * its files are read without following a link out of its root. Must not import {@code cri.container}, nor generated
 * protocol classes.
 */
@NullMarked
package io.nodeagent.cri.spec;

import org.jspecify.annotations.NullMarked;
