/**
 * The programs {@code node-agent} and {@code nodectl}: the only place that knows all parts and puts them together.
 *
 * <p>Runs on the main thread, and on a shutdown hook that closes what was opened. Nothing imports it.
 */
@NullMarked
package io.nodeagent.cli;

import org.jspecify.annotations.NullMarked;
