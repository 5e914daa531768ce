/**
 * Who asks the node's server and what he may: client certificates, bearer tokens and the API server's reviews of both.
 * Runs on the requests' threads. Must not import the endpoints.
 */
@NullMarked
package io.nodeagent.agent.server.access;

import org.jspecify.annotations.NullMarked;
