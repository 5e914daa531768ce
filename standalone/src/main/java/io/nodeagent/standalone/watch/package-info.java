/**
 * Watches: a store cursor turned into watch events over chunked HTTP or a WebSocket.
 *
 * <p>Runs in the request's virtual thread, and for a WebSocket in one more that reads the client's close. Must not import {@code rest}.
 */
@NullMarked
package io.nodeagent.standalone.watch;

import org.jspecify.annotations.NullMarked;
