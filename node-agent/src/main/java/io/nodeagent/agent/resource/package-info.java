/**
 * Amounts of CPU, memory and storage: of quantities, containers, pods and the node.
 *
 * <p>Pure functions and values. Must not import any other package of the agent.
 */
@NullMarked
package io.nodeagent.agent.resource;

import org.jspecify.annotations.NullMarked;
