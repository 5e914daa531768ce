package io.nodeagent.agent.staticpod;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.nodeagent.agent.api.ApiClient;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.spec.PodSource;
import io.nodeagent.agent.wake.Alarm;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one static pod's mirror: makes it, makes it anew when it was deleted, writes the status to it, and takes it away
 * in the end; again and again until the API has taken it.
 */
final class MirrorPod implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorPod.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);
    /** How long the watch may take to tell of what was just made. */
    private static final Duration ECHO = Duration.ofSeconds(5);

    private final PodName name;
    private final String nodeName;
    private final ApiClient api;
    private final Supplier<Optional<String>> nodeUid;
    private final InstantSource clock;
    private final Alarm alarm;
    private final Thread thread;
    private @Nullable Pod wanted;
    private @Nullable Pod found;
    private Instant madeUntil = Instant.MIN;
    private String sentTo = "";
    private @Nullable PodStatus sent;
    private Duration retry = FIRST_RETRY;
    private String failure = "";

    MirrorPod(PodName name, String nodeName, ApiClient api, Supplier<Optional<String>> nodeUid, InstantSource clock) {
        this.name = name;
        this.nodeName = nodeName;
        this.api = api;
        this.nodeUid = nodeUid;
        this.clock = clock;
        this.alarm = new Alarm(clock);
        this.thread = Thread.ofVirtual().name("mirror-" + name).unstarted(this::run);
    }

    /** Begins to work, if it has not. */
    void start() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    /** What the mirror is to show; null for nothing, so it goes. */
    void show(@Nullable Pod pod) {
        synchronized (this) {
            wanted = pod;
        }
        alarm.ring();
    }

    void seen(Pod mirror) {
        synchronized (this) {
            found = mirror;
        }
        alarm.ring();
    }

    void gone(String uid) {
        synchronized (this) {
            if (found != null && found.getMetadata().getUid().equals(uid)) {
                found = null;
                madeUntil = Instant.MIN;
            }
        }
        alarm.ring();
    }

    /** Whether there is nothing to show and nothing to take away. */
    synchronized boolean idle() {
        return wanted == null && found == null;
    }

    @Override
    public void close() {
        alarm.close();
        thread.interrupt();
    }

    private void run() {
        try {
            do {
                alarm.answer();
            } while (alarm.await(turn()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** When to take the next turn if nothing happens. */
    private Optional<Instant> turn() {
        try {
            Optional<Instant> next = reconcile();
            retry = FIRST_RETRY;
            failure = "";
            return next;
        } catch (NodeAgentException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.equals(failure)) {
                LOG.atWarn().addKeyValue("pod", name).log("the mirror pod is not as it should be: {}", message);
            }
            failure = message;
            Instant next = clock.instant().plus(retry);
            retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
            return Optional.of(next);
        }
    }

    private Optional<Instant> reconcile() {
        Pod pod;
        Pod mirror;
        Instant made;
        synchronized (this) {
            pod = wanted;
            mirror = found;
            made = madeUntil;
        }
        if (mirror != null && pod != null && shows(mirror, pod)) {
            writeStatus(mirror, pod);
        } else if (mirror != null) {
            api.deletePod(identity(mirror));
        } else if (pod != null && pod.getMetadata().getDeletionTimestamp() == null) {
            if (clock.instant().isBefore(made)) {
                return Optional.of(made);
            }
            return Optional.of(create(pod));
        }
        return Optional.empty();
    }

    /** Makes the mirror; answers until when the watch should have told of it. */
    private Instant create(Pod pod) {
        Pod mirror = mirrorOf(pod);
        Instant until = clock.instant().plus(ECHO);
        echo(until);
        try {
            api.createPod(mirror);
            return until;
        } catch (NodeAgentException e) {
            echo(Instant.MIN);
            throw e;
        }
    }

    private synchronized void echo(Instant until) {
        madeUntil = until;
    }

    /** One that is being deleted shows nothing any more: it goes, and another is made. */
    private static boolean shows(Pod mirror, Pod pod) {
        return mirror.getMetadata().getDeletionTimestamp() == null
                && PodSource.annotation(mirror, PodSource.MIRROR).equals(PodSource.annotation(pod, PodSource.HASH));
    }

    private void writeStatus(Pod mirror, Pod pod) {
        PodStatus status = pod.getStatus();
        boolean told = sentTo.equals(mirror.getMetadata().getUid()) && status.equals(sent);
        if (!told && status.getStartTime() != null) {
            PodStatus before = mirror.getStatus() == null ? new PodStatus() : mirror.getStatus();
            api.patchStatus(identity(mirror), scheduled(status), before);
            sentTo = mirror.getMetadata().getUid();
            sent = status;
        }
    }

    /** No scheduler will say so. */
    private static PodStatus scheduled(PodStatus status) {
        return new PodStatusBuilder(status)
                .addToConditions(new PodConditionBuilder()
                        .withType("PodScheduled")
                        .withStatus("True")
                        .withLastTransitionTime(status.getStartTime())
                        .build())
                .build();
    }

    private Pod mirrorOf(Pod pod) {
        String owner = nodeUid.get()
                .orElseThrow(() -> new UnavailableException("the node's object, which owns it, is not known yet"));
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(name.namespace())
                .withName(name.name())
                .withLabels(pod.getMetadata().getLabels())
                .withAnnotations(pod.getMetadata().getAnnotations())
                .addToAnnotations(
                        PodSource.MIRROR,
                        PodSource.annotation(pod, PodSource.HASH).orElseThrow())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Node")
                        .withName(nodeName)
                        .withUid(owner)
                        .withController(true)
                        .build())
                .endMetadata()
                .withSpec(pod.getSpec())
                .build();
    }

    private static PodIdentity identity(Pod pod) {
        return new PodIdentity(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
    }
}
