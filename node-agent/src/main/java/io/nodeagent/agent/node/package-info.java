/**
 * The node as the API server sees it: its object with addresses, capacity, conditions and images, and its lease.
 *
 * <p>Two virtual threads: one refreshes the node's status, one renews the lease, so that a slow status never costs the
 * lease. Must not import anything of pods.
 */
@NullMarked
package io.nodeagent.agent.node;

import org.jspecify.annotations.NullMarked;
