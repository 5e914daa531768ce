/** The commands of nodectl; each runs on the main thread and ends. Of the agent's parts only what reads
 * logs and names labels may be imported. */
@NullMarked
package io.nodeagent.cli.nodectl;

import org.jspecify.annotations.NullMarked;
