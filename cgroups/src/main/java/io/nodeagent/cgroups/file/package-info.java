/**
 * The one door to the kernel's cgroup files: every read, write, mkdir and rmdir of the module passes through
 * {@link io.nodeagent.cgroups.file.CgroupFolder}.
 *
 * <p>Runs in the caller's thread. Must not import {@code cgroups.v1} or {@code cgroups.v2}.
 */
@NullMarked
package io.nodeagent.cgroups.file;

import org.jspecify.annotations.NullMarked;
