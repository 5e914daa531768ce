/** The service behind nodectl. Each call runs on a virtual thread of the CRI server. */
@NullMarked
package io.nodeagent.cli.nodeapi;

import org.jspecify.annotations.NullMarked;
