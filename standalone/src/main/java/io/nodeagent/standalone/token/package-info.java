/**
 * Tokens of service accounts: issued for a pod, a secret, a node or nobody in particular, and verified (KEP-1205).
 *
 * <p>Runs in the request's thread. Must not import {@code rest} nor {@code server}.
 */
@NullMarked
package io.nodeagent.standalone.token;

import org.jspecify.annotations.NullMarked;
