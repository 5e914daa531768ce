/**
 * From a pod's specification to what CRI is asked for: sandbox and container configurations, and the preparation of all
 * they name (folders, volumes, cgroup, log folder).
 *
 * <p>Everything runs in the caller's thread, a pod worker; what may block leaves it by the blocking door. May import the
 * packages of volumes, environment, cgroups, credentials, objects and resources, and of {@code runtime} the labels; none of
 * them imports this one.
 */
@NullMarked
package io.nodeagent.agent.config;

import org.jspecify.annotations.NullMarked;
