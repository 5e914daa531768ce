/**
 * Reading and following the API objects that pods refer to: config maps, secrets, service accounts.
 *
 * <p>Reading runs in the caller's thread and may wait for the API server; news of watches come in the client's threads. Must
 * not import any other package of the agent.
 */
@NullMarked
package io.nodeagent.agent.objects;

import org.jspecify.annotations.NullMarked;
