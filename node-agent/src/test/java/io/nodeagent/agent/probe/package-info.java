/** Tests of probes: the counting by tables, the asking against servers on the loopback. */
@NullMarked
package io.nodeagent.agent.probe;

import org.jspecify.annotations.NullMarked;
