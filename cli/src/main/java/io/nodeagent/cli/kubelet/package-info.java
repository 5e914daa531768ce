/**
 * A kubelet's configuration file: which option each of its fields stands for, and what is said of the others.
 *
 * <p>Runs in the caller's thread, once. Must not import the commands.
 */
@NullMarked
package io.nodeagent.cli.kubelet;

import org.jspecify.annotations.NullMarked;
