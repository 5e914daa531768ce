package io.nodeagent.agent.staticpod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.api.ApiClient.PodListener;
import io.nodeagent.agent.runtime.PodIdentity;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which static pods there are. What the files want becomes pods that appear, get a deletion timestamp and go, as if the
 * API had said so. Of one name there is one at a time: a changed file's pod waits for the end of the one before.
 *
 * <p>A broken file changes nothing: its pod stays as it is, also over a restart of the agent. (A kubelet keeps it until
 * it reads the folder anew, and ends it then.)
 *
 * <p>Safe for many threads. The listener is called with the lock held and must not call back from within.
 */
final class StaticPods {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private final StaticPodStore store;
    private final PodListener listener;
    private final MirrorPods mirrors;
    private final Complaints complaints;
    private final InstantSource clock;
    private final Map<String, Held> held = new HashMap<>();
    private Map<PodName, Manifest.Wanted> wanted = new HashMap<>();

    /** A pod that the pods' side knows of, until that is done with it. */
    record Held(String file, Pod pod) {
        String uid() {
            return pod.getMetadata().getUid();
        }

        PodName name() {
            return PodName.of(pod);
        }

        boolean ending() {
            return pod.getMetadata().getDeletionTimestamp() != null;
        }
    }

    StaticPods(
            StaticPodStore store,
            PodListener listener,
            MirrorPods mirrors,
            Complaints complaints,
            InstantSource clock) {
        this.store = store;
        this.listener = listener;
        this.mirrors = mirrors;
        this.complaints = complaints;
        this.clock = clock;
    }

    /** Tells of what an earlier agent ran. */
    synchronized void resume() {
        held.putAll(store.loadAll());
        held.values().forEach(this::tell);
    }

    /** These are the files now, in the order of their names. */
    synchronized void found(List<Manifest> manifests) {
        Map<PodName, Manifest.Wanted> now = new LinkedHashMap<>();
        Set<String> broken = new HashSet<>();
        for (Manifest manifest : manifests) {
            String file = manifest.file().toString();
            switch (manifest) {
                case Manifest.Broken useless -> {
                    broken.add(file);
                    complaints.broken(file, useless.why());
                }
                case Manifest.Wanted pod -> {
                    Manifest.Wanted first = now.putIfAbsent(PodName.of(pod.pod()), pod);
                    complaints.read(file, first == null ? pod.ignored() : List.of(twice(pod, first)));
                }
            }
        }
        complaints.only(manifests.stream().map(m -> m.file().toString()).toList());
        wanted = now;
        endUnwanted(broken);
        beginWanted();
        mirrors.filesRead();
    }

    private static String twice(Manifest.Wanted pod, Manifest.Wanted first) {
        return "the pod %s is that of %s already, so this file is not used: name one of them otherwise"
                .formatted(PodName.of(pod.pod()), first.file());
    }

    private void endUnwanted(Set<String> broken) {
        for (Held pod : List.copyOf(held.values())) {
            Manifest.Wanted now = wanted.get(pod.name());
            boolean stays = now == null ? broken.contains(pod.file()) : uid(now).equals(pod.uid());
            if (!stays && !pod.ending()) {
                put(new Held(pod.file(), ending(pod.pod())));
            }
        }
    }

    private Pod ending(Pod pod) {
        Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .withDeletionGracePeriodSeconds(grace == null ? DEFAULT_GRACE_SECONDS : grace)
                .endMetadata()
                .build();
    }

    private void beginWanted() {
        Set<PodName> taken = new HashSet<>();
        held.values().forEach(pod -> taken.add(pod.name()));
        for (Manifest.Wanted pod : new ArrayList<>(wanted.values())) {
            if (taken.add(PodName.of(pod.pod()))) {
                put(new Held(pod.file().toString(), pod.pod()));
            }
        }
    }

    /** Written down before it is told. */
    private void put(Held pod) {
        store.save(pod);
        held.put(pod.uid(), pod);
        tell(pod);
    }

    private void tell(Held pod) {
        listener.changed(pod.pod());
        mirrors.show(pod.pod());
    }

    /** Takes a static pod's status; false for the pods of the API. */
    synchronized boolean status(PodIdentity id, PodStatus status) {
        Held pod = held.get(id.uid());
        if (pod != null) {
            put(new Held(
                    pod.file(), new PodBuilder(pod.pod()).withStatus(status).build()));
        }
        return pod != null;
    }

    /** Takes back a static pod that is over; false for the pods of the API. */
    synchronized boolean over(PodIdentity id) {
        Held pod = held.get(id.uid());
        if (pod == null) {
            return false;
        }
        store.delete(pod.uid()); // when this fails, it is asked for again
        held.remove(pod.uid());
        listener.deleted(pod.pod());
        mirrors.hide(pod.name());
        beginWanted();
        return true;
    }

    /** The static pod's own uid where {@code uid} is that of its mirror. */
    synchronized Optional<String> uidOfMirror(String uid) {
        return mirrors.nameOf(uid)
                .flatMap(name -> held.values().stream()
                        .filter(pod -> pod.name().equals(name))
                        .findFirst())
                .map(Held::uid);
    }

    private static String uid(Manifest.Wanted pod) {
        return pod.pod().getMetadata().getUid();
    }
}
