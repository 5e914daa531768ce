/**
 * Finds out how the machine mounts cgroups and picks the implementation: the only place that knows both versions.
 *
 * <p>Runs in the caller's thread, at start.
 */
@NullMarked
package io.nodeagent.cgroups.detect;

import org.jspecify.annotations.NullMarked;
