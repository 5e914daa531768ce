/**
 * What the node's server answers, one class a kind of path. Each request runs on a virtual thread of its own and has
 * passed the gate before it gets here.
 */
@NullMarked
package io.nodeagent.agent.server.endpoint;

import org.jspecify.annotations.NullMarked;
