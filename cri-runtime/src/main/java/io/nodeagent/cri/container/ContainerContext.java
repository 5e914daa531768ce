package io.nodeagent.cri.container;

import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.event.LifecycleEvents;
import io.nodeagent.cri.state.StateLocks;
import io.nodeagent.durable.BootId;
import io.nodeagent.images.RootFilesystems;
import io.nodeagent.oci.runtime.ContainerRuntime;
import java.time.Clock;

/** What everything that changes a container needs. */
public record ContainerContext(
        Containers containers,
        ContainerFiles files,
        RuntimeHandlers handlers,
        RootFilesystems rootFilesystems,
        Cgroups cgroups,
        StateLocks locks,
        LifecycleEvents events,
        BootId boot,
        Clock clock) {
    /** The OCI runtime of a container. */
    public ContainerRuntime runtime(ContainerRecord container) {
        return handlers.get(container.handler());
    }

    void publish(LifecycleEvent.Kind kind, ContainerRecord container) {
        events.publish(new LifecycleEvent(kind, container.id().value(), container.sandbox(), clock.instant()));
    }
}
