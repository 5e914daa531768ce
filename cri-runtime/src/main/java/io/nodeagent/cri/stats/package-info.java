/**
 * What containers and pods use: CPU, memory, writable layers and network, read when asked.
 *
 * <p>Runs in the caller's thread. Must not import generated protocol classes.
 */
@NullMarked
package io.nodeagent.cri.stats;

import org.jspecify.annotations.NullMarked;
