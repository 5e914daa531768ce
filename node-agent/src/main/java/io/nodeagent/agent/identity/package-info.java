/**
 * Who the node is to its cluster: its client certificate, asked for by CertificateSigningRequest with a bootstrap token or with the
 * certificate before it, kept as kubelets keep it, and renewed in time.
 *
 * <p>Asking waits in the caller's thread; renewal has a virtual thread of its own. Must not import anything of pods.
 */
@NullMarked
package io.nodeagent.agent.identity;

import org.jspecify.annotations.NullMarked;
