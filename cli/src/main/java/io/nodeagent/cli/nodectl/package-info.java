/** The commands of nodectl; each runs on the main thread and ends. Must not import the agent's parts. */
@NullMarked
package io.nodeagent.cli.nodectl;

import org.jspecify.annotations.NullMarked;
