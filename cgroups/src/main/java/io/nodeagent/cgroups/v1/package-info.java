/**
 * Cgroup v1: a hierarchy a controller (kernel documentation, admin-guide/cgroup-v1). Also serves hybrid machines, whose
 * controllers are in v1 hierarchies.
 *
 * <p>Runs in the caller's thread. Must not import {@code cgroups.v2}.
 */
@NullMarked
package io.nodeagent.cgroups.v1;

import org.jspecify.annotations.NullMarked;
