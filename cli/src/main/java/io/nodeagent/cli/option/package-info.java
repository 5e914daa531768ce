/** The command line's options, checked and turned into values. Runs on the main thread. */
@NullMarked
package io.nodeagent.cli.option;

import org.jspecify.annotations.NullMarked;
