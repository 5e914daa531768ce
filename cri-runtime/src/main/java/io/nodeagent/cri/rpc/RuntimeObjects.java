package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerContext;
import io.nodeagent.cri.container.ContainerCreation;
import io.nodeagent.cri.container.ContainerRemoval;
import io.nodeagent.cri.container.ContainerStart;
import io.nodeagent.cri.container.ContainerStop;
import io.nodeagent.cri.container.PodEnd;
import io.nodeagent.cri.exec.ContainerCommands;
import io.nodeagent.cri.exec.StreamingSessions;
import io.nodeagent.cri.sandbox.SandboxCreation;
import io.nodeagent.cri.sandbox.SandboxFolders;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.images.Images;
import io.nodeagent.network.PodNetwork;

/** What the RPCs are put together of. */
public record RuntimeObjects(
        String version,
        Images images,
        PodNetwork network,
        Sandboxes sandboxes,
        SandboxFolders sandboxFolders,
        SandboxCreation sandboxCreation,
        PodEnd podEnd,
        ContainerContext context,
        ContainerCreation containerCreation,
        ContainerStart containerStart,
        ContainerStop containerStop,
        ContainerRemoval containerRemoval,
        ContainerCommands commands,
        StreamingSessions sessions,
        UsageReader usage) {}
