package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.nodeagent.agent.objects.ObjectName;
import io.nodeagent.agent.objects.ObjectWatches;
import io.nodeagent.agent.wake.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the changes of one pod's volumes: of the objects they are made from, of the pod's own labels and annotations,
 * and the age of its tokens. Changes that arrive while it writes are one.
 */
final class PodFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodFollower.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(2);
    /** How long a watch may be silent before its object is asked for. */
    private static final Duration WATCH_LIMIT = Duration.ofSeconds(30);

    private final PodVolumes volumes;
    private final ObjectWatches source;
    private final InstantSource clock;
    private final Consumer<String> failed;
    private final Thread thread;
    private final Map<ObjectName, ObjectWatches.Watch> watches = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();
    private final Alarm alarm;
    private volatile Pod pod;
    private int failedTurns;

    PodFollower(Pod pod, PodVolumes volumes, ObjectWatches source, InstantSource clock, Consumer<String> failed) {
        this.pod = pod;
        this.volumes = volumes;
        this.source = source;
        this.clock = clock;
        this.failed = failed;
        this.alarm = new Alarm(clock);
        this.thread = Thread.ofVirtual()
                .name("volumes-%s/%s"
                        .formatted(
                                pod.getMetadata().getNamespace(),
                                pod.getMetadata().getName()))
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** The pod as the API has it now. */
    void update(Pod now) {
        ObjectMeta before = pod.getMetadata();
        ObjectMeta after = now.getMetadata();
        pod = now;
        if (!Objects.equals(before.getLabels(), after.getLabels())
                || !Objects.equals(before.getAnnotations(), after.getAnnotations())) {
            alarm.ring();
        }
    }

    /** Ends the thread without waiting for it; what it is about to write is not written any more. */
    @Override
    public void close() {
        alarm.close();
    }

    private void run() {
        try {
            Instant watchLimit = clock.instant().plus(WATCH_LIMIT);
            volumes.adoptTokens(pod);
            watch();
            VolumeContents contents = volumes.contents(watches);
            Optional<Instant> due = Optional.empty();
            do {
                alarm.answer();
                due = turn(contents, watchLimit);
            } while (alarm.await(due));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("pod", pod.getMetadata().getUid())
                    .setCause(e)
                    .log("the pod's volumes are not followed any longer");
        } finally {
            watches.values().forEach(ObjectWatches.Watch::close);
        }
    }

    private void watch() {
        String namespace = pod.getMetadata().getNamespace();
        for (Volume volume : volumes.filled(pod)) {
            for (ObjectName name : VolumeObjects.of(volume, namespace)) {
                watches.computeIfAbsent(name, n -> source.watch(n, alarm::ring));
            }
        }
    }

    /** Brings every volume up to date, and says when the next turn is due if nothing happens. */
    private Optional<Instant> turn(VolumeContents contents, Instant watchLimit) {
        Instant now = clock.instant();
        Pod current = pod;
        boolean waiting = false;
        for (Volume volume : volumes.filled(current)) {
            if (now.isBefore(watchLimit) && !told(volume, current)) {
                waiting = true;
            } else {
                volumes.refresh(volume, current, contents, () -> !alarm.isClosed())
                        .ifPresentOrElse(
                                failure -> report(volume.getName(), failure), () -> failures.remove(volume.getName()));
            }
        }
        failedTurns = failures.isEmpty() ? 0 : failedTurns + 1;
        Optional<Instant> due = volumes.nextRenewal(current.getMetadata().getUid());
        if (waiting) {
            due = earlier(due, watchLimit);
        }
        return failedTurns == 0 ? due : earlier(due, now.plus(retry()));
    }

    private boolean told(Volume volume, Pod current) {
        return VolumeObjects.of(volume, current.getMetadata().getNamespace()).stream()
                .allMatch(name -> {
                    ObjectWatches.Watch watch = watches.get(name);
                    return watch == null || watch.known().told();
                });
    }

    private void report(String volume, String failure) {
        if (!failure.equals(failures.put(volume, failure)) && !alarm.isClosed()) {
            failed.accept(failure);
        }
    }

    private Duration retry() {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failedTurns - 1, 10));
        return wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY;
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Instant other) {
        return one.filter(other::isAfter).or(() -> Optional.of(other));
    }
}
