package io.nodeagent.agent.stats;

import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.cri.v1.ContainerStats;
import io.nodeagent.cri.v1.PodSandboxStats;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What containers write, as the runtime said a minute ago at most: it walks their files to answer. */
final class WritableLayers {
    private static final Logger LOG = LoggerFactory.getLogger(WritableLayers.class);
    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    private final CriStats runtime;
    private Map<String, Usage.Disk> layers = Map.of();
    private Instant askedAt = Instant.MIN;

    WritableLayers(CriStats runtime) {
        this.runtime = runtime;
    }

    /** One container's; empty when it is younger than the last answer, and for the empty id. */
    synchronized Optional<Usage.Disk> of(String containerId, Instant now) {
        if (containerId.isEmpty()) {
            return Optional.empty();
        }
        if (askedAt.plus(GOOD_FOR).isBefore(now)) {
            askedAt = now;
            layers = ask();
        }
        return Optional.ofNullable(layers.get(containerId));
    }

    private Map<String, Usage.Disk> ask() {
        try {
            Map<String, Usage.Disk> found = new HashMap<>();
            for (PodSandboxStats pod : runtime.pods()) {
                for (ContainerStats container : pod.getLinux().getContainersList()) {
                    if (container.hasWritableLayer()) {
                        found.put(
                                container.getAttributes().getId(),
                                CriUsage.disk(container.getWritableLayer(), Optional.empty()));
                    }
                }
            }
            return found;
        } catch (RuntimeCallException e) {
            LOG.atWarn().log("not known what containers write: {}", e.getMessage());
            return Map.of();
        }
    }
}
