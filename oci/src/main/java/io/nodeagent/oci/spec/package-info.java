/**
 * What a container is to be, as the OCI runtime specification has it: typed values, written as {@code config.json}.
 *
 * <p>Runs in the caller's thread. Must not import {@code io.nodeagent.oci.runtime}.
 */
@NullMarked
package io.nodeagent.oci.spec;

import org.jspecify.annotations.NullMarked;
