/**
 * Serves gRPC services on a unix socket and inside the process.
 *
 * <p>One netty event loop does the socket's I/O; each call runs on a virtual thread of its own. Imports
 * {@code cri.rpc} only for the interceptor.
 */
@NullMarked
package io.nodeagent.cri.server;

import org.jspecify.annotations.NullMarked;
