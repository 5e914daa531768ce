/**
 * Open files that the JDK has no class for, as objects with one owner: pipes, terminals, packet sockets, sockets of
 * another network namespace, inotify, and epoll beneath them.
 *
 * <p><b>Threads.</b> Reading and writing a {@link io.nodeagent.linux.descriptor.Descriptor} parks the caller, virtual
 * or not, until the kernel is ready: the system calls themselves never block, so a carrier is never pinned for long and
 * a session that idles for hours costs no thread. The one thread that waits, {@code descriptor-readiness}, is a daemon of
 * the process, as those of the blocking door are. Must not import anything of the project but {@code linux.sys} and
 * {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.linux.descriptor;

import org.jspecify.annotations.NullMarked;
