package io.nodeagent.agent.fake;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.api.ApiClient;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The pods of an API server, in memory: keeps statuses and events, tells its listener of changes. */
public final class FakeApi implements ApiClient {
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<PodStatus> history = new ArrayList<>();
    private @Nullable PodListener listener;
    /** Called before an event is taken. */
    public volatile Runnable beforeEvent = () -> {};

    /** Whether nothing is answered. */
    public volatile boolean away;

    @Override
    public synchronized Watch watchPods(PodListener told) {
        listener = told;
        if (!away) {
            told.synced(List.copyOf(pods.values()));
        }
        return () -> {};
    }

    /** Answers again, and tells what there is. */
    public synchronized void comeBack() {
        away = false;
        Objects.requireNonNull(listener).synced(List.copyOf(pods.values()));
    }

    private void answer() {
        if (away) {
            throw new UnavailableException("the API is away");
        }
    }

    public synchronized void put(Pod pod) {
        pods.put(pod.getMetadata().getUid(), pod);
        if (listener != null) {
            listener.changed(pod);
        }
    }

    /** Marks a pod as deleted, as {@code kubectl delete} does. */
    public synchronized void delete(String uid, long graceSeconds) {
        Pod pod = existing(uid);
        put(new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:30Z")
                .withDeletionGracePeriodSeconds(graceSeconds)
                .endMetadata()
                .build());
    }

    /** Takes a pod out of the API at once. */
    public synchronized void remove(String uid) {
        Pod pod = pods.remove(uid);
        if (pod != null && listener != null) {
            listener.deleted(pod);
        }
    }

    public synchronized @Nullable Pod pod(String uid) {
        return pods.get(uid);
    }

    /** The pod, which must be there. */
    public synchronized Pod existing(String uid) {
        return Objects.requireNonNull(pods.get(uid), "the API has no pod " + uid);
    }

    public synchronized List<PodStatus> history() {
        return List.copyOf(history);
    }

    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** Waits until the pod's status is as wanted. */
    public PodStatus await(String uid, Predicate<PodStatus> wanted) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        PodStatus status = null;
        synchronized (this) {
            while (System.nanoTime() < until) {
                Pod pod = pods.get(uid);
                status = pod == null ? null : pod.getStatus();
                if (status != null && status.getPhase() != null && wanted.test(status)) {
                    return status;
                }
                wait(50);
            }
        }
        throw new AssertionError("the pod's status never became as wanted; it is " + status);
    }

    public void awaitGone(String uid) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        synchronized (this) {
            while (pods.containsKey(uid)) {
                if (System.nanoTime() > until) {
                    throw new AssertionError("the pod is still there: " + pods.get(uid));
                }
                wait(50);
            }
        }
    }

    @Override
    public synchronized void patchStatus(PodIdentity id, PodStatus status, PodStatus before) {
        answer();
        Pod pod = pods.get(id.uid());
        if (pod == null) {
            throw new NotFoundException("pod " + id);
        }
        history.add(status);
        put(new PodBuilder(pod).withStatus(status).build());
        notifyAll();
    }

    @Override
    public synchronized void deletePod(PodIdentity id) {
        answer();
        remove(id.uid());
        notifyAll();
    }

    @Override
    public synchronized void createPod(Pod pod) {
        answer();
        if (pods.values().stream().anyMatch(p -> sameName(p, pod))) {
            throw new FailedPreconditionException(
                    "pod %s exists".formatted(pod.getMetadata().getName()));
        }
        put(new PodBuilder(pod)
                .editMetadata()
                .withUid(UUID.randomUUID().toString())
                .endMetadata()
                .build());
        notifyAll();
    }

    private static boolean sameName(Pod one, Pod other) {
        return one.getMetadata().getName().equals(other.getMetadata().getName())
                && one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace());
    }

    /** The pod of that name in the namespace default, if there is one. */
    public synchronized Optional<Pod> named(String name) {
        return pods.values().stream()
                .filter(p -> p.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public void createEvent(Event event) {
        beforeEvent.run();
        synchronized (this) {
            events.add(event);
        }
    }

    @Override
    public synchronized void countEvent(String namespace, String name, int count, Instant lastSeen) {
        events.stream().filter(e -> e.getMetadata().getName().equals(name)).forEach(e -> e.setCount(count));
    }
}
