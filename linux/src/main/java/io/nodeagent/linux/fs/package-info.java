/**
 * Files below a folder that strangers fill: every name is resolved beneath an open directory (openat2(2)), names are
 * bytes, and owner, mode, times and extended attributes are set through the open file. Also removing and measuring
 * whole trees, and syncing a file system.
 *
 * <p>{@link io.nodeagent.linux.fs.Directory} and {@link io.nodeagent.linux.fs.Inode} run in the caller's thread, which
 * must be a platform thread: the calls are many and short. What takes long ({@link io.nodeagent.linux.fs.FileTrees},
 * {@link io.nodeagent.linux.fs.FileSystems}) goes through the blocking door. Must not import anything of the project
 * but {@code linux.sys}, {@code linux.blocking} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.linux.fs;

import org.jspecify.annotations.NullMarked;
