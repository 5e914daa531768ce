/**
 * Links, addresses, routes and counters of the network namespace of the calling thread, through rtnetlink(7) and /proc.
 *
 * <p>Raw system calls only, so all of it may run on a namespace thread; elsewhere it belongs behind
 * {@link io.nodeagent.linux.blocking}, for the kernel's one lock for network changes may be held for long. Must not
 * import anything of the project but {@code linux.sys} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.linux.netlink;

import org.jspecify.annotations.NullMarked;
