package io.nodeagent.cri.stats;

import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.images.FilesystemUsage;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What a container uses.
 *
 * @param nanoCores CPU in billionths of a core since the last look; empty at the first
 */
public record ContainerUsage(
        Instant at,
        CgroupStatistics statistics,
        Pressures pressures,
        OptionalLong nanoCores,
        FilesystemUsage writableLayer) {}
