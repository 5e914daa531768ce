package io.nodeagent.agent.staticpod;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.api.ApiClient;
import io.nodeagent.agent.event.PodEvents;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.spec.PodSource;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.errors.FailedPreconditionException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API with the node's static pods in it. Their statuses go to their mirrors, and the mirrors themselves are nothing
 * that pods' side hears of, whether or not this node has files: who runs a mirror runs a pod twice.
 */
public final class StaticPodApi implements ApiClient {
    private final ApiClient api;
    private final String nodeName;
    private final StaticPodOptions options;
    private final PodEvents events;
    private final Path records;
    private final InstantSource clock;
    private final MirrorPods mirrors;
    private volatile @Nullable StaticPods pods;

    /** @param records a folder of its own, which outlives the agent */
    public StaticPodApi(
            ApiClient api,
            String nodeName,
            StaticPodOptions options,
            PodEvents events,
            Path records,
            InstantSource clock) {
        this.api = api;
        this.nodeName = nodeName;
        this.options = options;
        this.events = events;
        this.records = records;
        this.clock = clock;
        this.mirrors = new MirrorPods(name -> new MirrorPod(name, nodeName, api, options.nodeUid(), clock));
    }

    /** Static pods are told of at once, and go on being told while the API does not answer. */
    @Override
    public Watch watchPods(PodListener listener) {
        StaticPods statics =
                new StaticPods(new StaticPodStore(records), listener, mirrors, new Complaints(nodeName, events), clock);
        pods = statics;
        CloseableStack parts = new CloseableStack();
        parts.push("end the mirror pods", mirrors::close);
        statics.resume();
        options.folder()
                .map(folder -> new ManifestWatch(
                        folder, new ManifestReader(nodeName, options.schema(), clock), statics::found, clock))
                .ifPresentOrElse(watch -> parts.push(watch).start(), () -> statics.found(List.of()));
        Watch rest = api.watchPods(new WithoutMirrors(listener, mirrors));
        parts.push("close the pod watch", rest::close);
        return parts::close;
    }

    /** The uid of the static pod whose mirror has this uid in the API. */
    public Optional<String> uidOfMirror(String uid) {
        StaticPods statics = pods;
        return statics == null ? Optional.empty() : statics.uidOfMirror(uid);
    }

    private record WithoutMirrors(PodListener listener, MirrorPods mirrors) implements PodListener {
        @Override
        public void changed(Pod pod) {
            if (PodSource.isMirror(pod)) {
                mirrors.seen(pod);
            } else {
                listener.changed(PodSource.ofApi(pod));
            }
        }

        @Override
        public void deleted(Pod last) {
            if (PodSource.isMirror(last)) {
                mirrors.gone(last);
            }
            // Also one that became a mirror only later: whatever was run for it ends.
            listener.deleted(PodSource.ofApi(last));
        }

        @Override
        public void synced(Collection<Pod> pods) {
            pods.stream().filter(PodSource::isMirror).forEach(mirrors::seen);
            mirrors.apiListed();
            listener.synced(pods.stream()
                    .filter(pod -> !PodSource.isMirror(pod))
                    .map(PodSource::ofApi)
                    .toList());
        }
    }

    @Override
    public void patchStatus(PodIdentity pod, PodStatus status, PodStatus before) {
        StaticPods statics = pods;
        if (statics == null || !statics.status(pod, status)) {
            api.patchStatus(pod, status, before);
        }
    }

    @Override
    public void deletePod(PodIdentity pod) {
        StaticPods statics = pods;
        if (statics == null || !statics.over(pod)) {
            api.deletePod(pod);
        }
    }

    @Override
    public void createPod(Pod pod) {
        throw new FailedPreconditionException("pods of the API are made by others: " + PodName.of(pod));
    }

    @Override
    public void createEvent(Event event) {
        api.createEvent(event);
    }

    @Override
    public void countEvent(String namespace, String name, int count, Instant lastSeen) {
        api.countEvent(namespace, name, count, lastSeen);
    }
}
