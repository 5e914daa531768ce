package io.nodeagent.agent.memory;

/** Why this node will not run, or no longer run, the pod: its status's reason and message. */
public record Refusal(String reason, String message) {}
