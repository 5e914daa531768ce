/**
 * The built-in network: one bridge, a veth pair a pod, addresses from a store on disk, and one static nftables table
 * whose maps hold the host ports.
 *
 * <p><b>What the host's own programs see.</b> A host port is a rule of the kernel, not a socket: a program of the host
 * that listens on the same port is not told, it just gets no connections from outside any more while the pod has the
 * port. A port that another network of this kind on the machine gave away is refused. Forwarding of IPv4 packets is
 * switched on for the host; filtering them stays with the host's firewall.
 *
 * <p><b>Threads.</b> Public calls run whole behind {@code BlockingCalls}; work in a pod's namespace on a namespace
 * thread. Attachments share a lock that rebuilding the host's side takes alone. Must not import {@code network.cni}.
 */
@NullMarked
package io.nodeagent.network.bridge;

import org.jspecify.annotations.NullMarked;
