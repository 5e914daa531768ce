/**
 * The few things pods need of the Kubernetes API, behind an interface so that tests need no server.
 *
 * <p>Calls run in the caller's thread; the listener of the pod watch is called in a thread of the client. Must not
 * import any package of the agent but {@code runtime}'s identities.
 */
@NullMarked
package io.nodeagent.agent.api;

import org.jspecify.annotations.NullMarked;
