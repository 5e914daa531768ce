/**
 * Cgroup v2: one hierarchy for every controller (kernel documentation, admin-guide/cgroup-v2).
 *
 * <p>Runs in the caller's thread. Must not import {@code cgroups.v1}.
 */
@NullMarked
package io.nodeagent.cgroups.v2;

import org.jspecify.annotations.NullMarked;
