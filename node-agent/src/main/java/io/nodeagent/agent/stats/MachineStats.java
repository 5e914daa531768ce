package io.nodeagent.agent.stats;

import io.nodeagent.agent.node.MachineFacts;

/** What the machine is and has. */
public record MachineStats(
        MachineFacts facts, int cores, int physicalCores, int sockets, long memoryBytes, long swapBytes) {}
