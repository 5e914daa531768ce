/**
 * The C library as the project calls it: one binding with just the functions needed, error numbers, and the exception
 * that names call, subject and error.
 *
 * <p>{@code errno} belongs to the native thread: read it ({@link io.nodeagent.linux.sys.Libc#errno()}) at once after
 * the call, before anything else runs on that thread. A native call pins a virtual thread's carrier; what may block in
 * the kernel goes through {@link io.nodeagent.linux.blocking}. Only the module {@code linux} imports this package.
 */
@NullMarked
package io.nodeagent.linux.sys;

import org.jspecify.annotations.NullMarked;
