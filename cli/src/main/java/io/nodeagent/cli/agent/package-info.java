/**
 * Opens the agent on top of a runtime and an API server, and leads the API server's questions to it.
 *
 * <p>Runs on the main thread; the gateway's calls run on the API server's request threads. Must not import
 * {@code cli.runtime}'s insides.
 */
@NullMarked
package io.nodeagent.cli.agent;

import org.jspecify.annotations.NullMarked;
