/**
 * A small Kubernetes API server for a single machine, so that stock kubectl works against one box.
 *
 * <p>Objects are raw JSON trees kept in SQLite. Every request runs on a virtual thread. Must not import anything of the
 * project but {@code http}, {@code durable} and {@code io.nodeagent.errors}; the node is reached through
 * {@link io.nodeagent.standalone.NodeGateway}.
 */
@NullMarked
package io.nodeagent.standalone;

import org.jspecify.annotations.NullMarked;
