/**
 * The gRPC edge: one class an RPC, the reading of requests into the runtime's own values and the writing of answers.
 * Generated protocol classes are used here and nowhere else.
 *
 * <p>Each call runs on a virtual thread of its own and may block; an event stream has one more for as long as it lives.
 */
@NullMarked
package io.nodeagent.cri.rpc;

import org.jspecify.annotations.NullMarked;
