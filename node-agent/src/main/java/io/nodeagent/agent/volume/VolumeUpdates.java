package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.objects.ObjectWatches;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Keeps the volumes of running pods up to date, a virtual thread a pod that has such volumes. */
public final class VolumeUpdates implements AutoCloseable {
    private final PodVolumes volumes;
    private final ObjectWatches watches;
    private final InstantSource clock;
    private final Map<String, PodFollower> followers = new HashMap<>();
    private boolean closed;

    public VolumeUpdates(PodVolumes volumes, ObjectWatches watches, InstantSource clock) {
        this.volumes = volumes;
        this.watches = watches;
        this.clock = clock;
    }

    /**
     * Follows what the pod's volumes are made from, or tells that the pod itself has changed. Does not wait.
     *
     * @param failed told what goes wrong, once each time it begins to
     */
    public void follow(Pod pod, Consumer<String> failed) {
        PodFollower begun;
        synchronized (this) {
            PodFollower known = followers.get(pod.getMetadata().getUid());
            if (known != null) {
                known.update(pod);
                return;
            }
            if (closed || volumes.filled(pod).isEmpty()) {
                return;
            }
            begun = new PodFollower(pod, volumes, watches, clock, failed);
            followers.put(pod.getMetadata().getUid(), begun);
        }
        begun.start();
    }

    /** Follows the pod no longer: from here on nothing is written for it. */
    public void forget(String podUid) {
        PodFollower follower;
        synchronized (this) {
            follower = followers.remove(podUid);
        }
        if (follower != null) {
            follower.close();
        }
    }

    @Override
    public void close() {
        List<PodFollower> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(followers.values());
            followers.clear();
        }
        all.forEach(PodFollower::close);
    }
}
