/**
 * Pod networks made by chains of plugins, after the Container Network Interface specification 1.1.
 *
 * <p><b>Threads.</b> Public calls run whole behind {@code BlockingCalls}, where the plugins' processes are started and
 * awaited, in the host's namespaces. Must not import {@code network.bridge}.
 */
@NullMarked
package io.nodeagent.network.cni;

import org.jspecify.annotations.NullMarked;
