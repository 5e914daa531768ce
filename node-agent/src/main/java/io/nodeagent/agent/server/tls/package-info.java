/**
 * The node server's certificate and the authorities of its clients, renewed while it runs. Read by event loops, renewed by
 * one virtual thread. Must not import the endpoints.
 */
@NullMarked
package io.nodeagent.agent.server.tls;

import org.jspecify.annotations.NullMarked;
