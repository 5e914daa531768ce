/**
 * Pod networks: one interface, implemented by the built-in bridge and by chains of CNI plugins.
 *
 * <p>Runs in the caller's virtual threads; work inside a pod's namespace runs on a namespace thread of
 * {@code io.nodeagent.linux.namespace}. Must not import anything of the project but {@code linux}, {@code durable} and
 * {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.network;

import org.jspecify.annotations.NullMarked;
