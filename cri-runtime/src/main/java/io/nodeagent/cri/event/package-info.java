/**
 * Tells subscribers that a sandbox or container was created, started, stopped or deleted. An event is a hint: it says
 * where to look, not what is there.
 *
 * <p>Published in the thread that made the change, which never waits: a subscriber that falls behind loses its stream,
 * not an event in the middle. Each stream is read by one thread of the subscriber's. Imports {@code cri.state} only.
 */
@NullMarked
package io.nodeagent.cri.event;

import org.jspecify.annotations.NullMarked;
