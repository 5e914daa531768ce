/**
 * Mounting and unmounting, and the table of what is mounted.
 *
 * <p>Calls go through the blocking door by themselves. Must not import anything of the project but
 * {@code linux.sys}, {@code linux.blocking} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.linux.mount;

import org.jspecify.annotations.NullMarked;
