/**
 * Commands beside a container's own program, and clients' connections to that program and to the pod's ports: run to the
 * end within one call, or offered at a URL that works once and soon expires.
 *
 * <p>Runs in the callers' virtual threads; sessions run on the streaming server's. Must not import generated protocol
 * classes.
 */
@NullMarked
package io.nodeagent.cri.exec;

import org.jspecify.annotations.NullMarked;
