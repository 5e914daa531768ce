/**
 * Kubernetes' remote command and port-forward protocols, server side: SPDY/3.1 ({@code v4.channel.k8s.io} and older)
 * and WebSocket ({@code v5.channel.k8s.io} and older), both served to one interface.
 *
 * <p>Runs on the exchange's virtual thread and on virtual threads of its own that end with the session. Must not import
 * anything of the project but {@code io.nodeagent.http} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.http.streaming;

import org.jspecify.annotations.NullMarked;
