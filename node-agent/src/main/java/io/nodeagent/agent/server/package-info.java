/**
 * The node's own server, the kubelet's port 10250, and the plain one for liveness, 10248. Requests run on virtual threads
 * of the HTTP servers. Nothing of the agent may import this package.
 */
@NullMarked
package io.nodeagent.agent.server;

import org.jspecify.annotations.NullMarked;
