/**
 * Opens the container runtime's parts and puts them together, the same for every command that runs or drains it.
 *
 * <p>Runs on the main thread; what it opens owns threads of its own and is closed in the opposite order.
 */
@NullMarked
package io.nodeagent.cli.runtime;

import org.jspecify.annotations.NullMarked;
