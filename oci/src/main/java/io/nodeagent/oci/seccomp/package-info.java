/**
 * System call filters, as the {@code linux.seccomp} objects of the OCI runtime specification: the profile RuntimeDefault
 * for a set of capabilities, and profiles from files.
 *
 * <p>Runs in the caller's thread. Must not import {@code io.nodeagent.oci.runtime}.
 */
@NullMarked
package io.nodeagent.oci.seccomp;

import org.jspecify.annotations.NullMarked;
