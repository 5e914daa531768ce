/**
 * Kubernetes' Status object and the exception that carries one to the edge.
 *
 * <p>Runs in the caller's thread. Must not import anything of the project but {@code json} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.standalone.status;

import org.jspecify.annotations.NullMarked;
