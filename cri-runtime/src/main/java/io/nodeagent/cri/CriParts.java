package io.nodeagent.cri;

import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.images.Images;
import io.nodeagent.network.PodNetwork;
import io.nodeagent.oci.runtime.ContainerRuntime;
import io.nodeagent.oci.runtime.ExitWatch;
import java.util.Map;
import java.util.function.Function;

/**
 * What a runtime is composed of. Images, network and OCI runtimes stay their opener's to close; the exit watch is the
 * runtime's.
 *
 * @param handlers OCI runtimes by the names that a RuntimeClass has for them
 * @param exitWatch makes the watch that tells the listener it is given
 */
public record CriParts(
        Images images,
        PodNetwork network,
        Map<String, ContainerRuntime> handlers,
        Function<ExitWatch.Listener, ExitWatch> exitWatch,
        Cgroups cgroups) {
    public CriParts {
        handlers = Map.copyOf(handlers);
    }
}
