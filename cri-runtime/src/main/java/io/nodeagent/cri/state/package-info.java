/**
 * What every part of the runtime names things by and locks them with: ids of sandboxes and containers, their prefixes
 * as people type them, and the one order of locks.
 *
 * <p>Runs in the caller's thread. Must not import any other package of the module.
 */
@NullMarked
package io.nodeagent.cri.state;

import org.jspecify.annotations.NullMarked;
