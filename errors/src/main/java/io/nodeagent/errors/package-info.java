/**
 * The few kinds of failure the project knows. They are unchecked, carry one line that says what went wrong and what to
 * change, and are mapped to a gRPC status and to a Kubernetes Status in one place each, at the edges.
 *
 * <p>Runs in the caller's thread. Must not import anything of the project.
 */
@NullMarked
package io.nodeagent.errors;

import org.jspecify.annotations.NullMarked;
