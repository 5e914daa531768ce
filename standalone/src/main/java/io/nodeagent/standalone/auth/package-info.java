/**
 * Who asks, and whether it may: client certificates and a fixed set of rules.
 *
 * <p>Runs in the request's thread. Must not import anything of the project but {@code json} and {@code http}.
 */
@NullMarked
package io.nodeagent.standalone.auth;

import org.jspecify.annotations.NullMarked;
