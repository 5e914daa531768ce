package io.nodeagent.agent.pressure;

/** What is left of something, and how much of it there is: bytes, inodes or process numbers. */
public record Observation(long available, long capacity) {}
