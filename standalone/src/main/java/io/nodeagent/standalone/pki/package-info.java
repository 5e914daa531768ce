/**
 * The server's own certificate authority, its certificates, and kubeconfig files.
 *
 * <p>Runs in the thread that starts the server. Must not import anything of the project but {@code durable} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.standalone.pki;

import org.jspecify.annotations.NullMarked;
