/**
 * The forms in which numbers are told: the kubelet's summary as JSON, Prometheus' text. Pure functions, run in the thread
 * of the request. Must not import the server.
 */
@NullMarked
package io.nodeagent.agent.metrics;

import org.jspecify.annotations.NullMarked;
