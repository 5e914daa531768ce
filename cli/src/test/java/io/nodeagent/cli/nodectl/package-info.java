/** Tests of nodectl's commands. */
@NullMarked
package io.nodeagent.cli.nodectl;

import org.jspecify.annotations.NullMarked;
