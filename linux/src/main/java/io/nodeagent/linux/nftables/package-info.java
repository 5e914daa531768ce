/**
 * nftables through the library of the {@code nft} program, libnftables(3): commands in nft's own language, each run one
 * transaction.
 *
 * <p>A context is used by one thread at a time and speaks to the network namespace of the thread that made it. Runs
 * wait for the kernel: call from {@link io.nodeagent.linux.blocking} or a platform thread. Must not import anything of
 * the project but {@code linux.sys}, {@code linux.blocking} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.linux.nftables;

import org.jspecify.annotations.NullMarked;
