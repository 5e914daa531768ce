/**
 * An HTTP/1.1 server on netty with TLS and authentication hooks, and the upgrade of a connection to a WebSocket or to
 * raw bytes. Used by the API server of a single node, the node server and the CRI streaming server.
 *
 * <p>Netty's event loops do I/O only; each request's handler runs on a virtual thread of its own and may block. Reads
 * and writes of a handler block with back-pressure, so a slow peer costs no memory. Must not import anything of the
 * project but {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.http;

import org.jspecify.annotations.NullMarked;
