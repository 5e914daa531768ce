package io.nodeagent.agent.stats;

import io.grpc.Channel;
import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where numbers come from.
 *
 * @param pods every pod of the agent and what the runtime has of it
 * @param runtime the CRI runtime's channel
 * @param podsCgroup the group above all pods
 * @param dataDir the agent's folder, with pods' volumes in it
 */
public record StatsSources(
        String nodeName,
        Supplier<List<Found>> pods,
        Channel runtime,
        Cgroups cgroups,
        CgroupPath podsCgroup,
        Path dataDir) {}
