/**
 * JSON patch (RFC 6902), JSON merge patch (RFC 7386) and Kubernetes' strategic merge patch, on trees.
 *
 * <p>Pure functions, in the caller's thread. Must not import anything of the project but {@code json}, {@code status} and
 * {@code type}.
 */
@NullMarked
package io.nodeagent.standalone.patch;

import org.jspecify.annotations.NullMarked;
