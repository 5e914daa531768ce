package io.nodeagent.cli.option;

import io.nodeagent.agent.image.CollectionOptions;
import io.nodeagent.agent.log.LogLimits;

/** How much of the disk containers' logs and unused images may take. */
public record DiskLimits(LogLimits logs, CollectionOptions images) {}
