/**
 * Images as the container runtime sees them: what there is, pulling and importing more, and root file systems for
 * containers. Knows nothing of sandboxes or pods.
 *
 * <p>Runs in the caller's threads (virtual ones) plus bounded transfers of its own. Must not import anything of the
 * project but {@code linux}, {@code durable} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.images;

import org.jspecify.annotations.NullMarked;
