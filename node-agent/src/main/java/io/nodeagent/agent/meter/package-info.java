/**
 * What the agent counts of its own work as it goes: calls of the runtime and of API servers, requests, pods' starts and
 * turns, probes. Counting takes no lock and is done in the thread that works. Must not import what it counts the work of.
 */
@NullMarked
package io.nodeagent.agent.meter;

import org.jspecify.annotations.NullMarked;
