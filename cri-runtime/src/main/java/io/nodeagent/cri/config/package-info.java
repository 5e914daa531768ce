/**
 * What sandboxes and containers were asked to be: the requests' content as validated values, kept in records and read
 * by whoever carries them out. The protocol's own messages end in {@code io.nodeagent.cri.rpc}, which makes these.
 *
 * <p>Runs in the caller's thread. Must not import any package of the module, nor generated protocol classes.
 */
@NullMarked
package io.nodeagent.cri.config;

import org.jspecify.annotations.NullMarked;
