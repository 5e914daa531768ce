/**
 * The agent put together: {@link io.nodeagent.agent.NodeAgent}. It owns the watches and the audit thread; everything
 * else runs in the threads of its packages.
 */
@NullMarked
package io.nodeagent.agent;

import org.jspecify.annotations.NullMarked;
