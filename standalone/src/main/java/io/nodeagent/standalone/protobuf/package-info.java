/**
 * Reads Kubernetes' protobuf encoding into trees: Go clients since 1.32 send it for the types they know. Answers are
 * JSON, which those clients accept as well.
 *
 * <p>Pure functions, in the caller's thread. Must not import anything of the project but {@code json} and {@code
 * status}.
 */
@NullMarked
package io.nodeagent.standalone.protobuf;

import org.jspecify.annotations.NullMarked;
