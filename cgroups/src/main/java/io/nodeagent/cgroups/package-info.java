/**
 * Cgroup v1, v2 and hybrid behind one API: groups are made, limited, measured, emptied and removed by path, whatever
 * the machine mounts.
 *
 * <p>All files are opened through one class. Runs in the caller's thread. Must not import anything of the project but
 * {@code linux} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.cgroups;

import org.jspecify.annotations.NullMarked;
