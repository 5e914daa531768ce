/**
 * How objects come, change and go, whatever asked for it: the decisions that are taken inside the store's edits.
 *
 * <p>Runs in the store's writer thread. Must not import {@code rest}.
 */
@NullMarked
package io.nodeagent.standalone.lifecycle;

import org.jspecify.annotations.NullMarked;
