package io.nodeagent.agent.event;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.nodeagent.agent.api.ApiClient;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events in the background. An event equal to an earlier one, but for its time, counts that one up.
 *
 * <p>Sending waits a moment after the first event of a burst: events are read by people, and the API server's time
 * right after a pod's start belongs to the pod's status.
 */
public final class EventSender implements PodEvents, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
    private static final int QUEUE = 1000;
    private static final int REMEMBERED = 2048;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int TRIES = 5;

    private final ApiClient api;
    private final String nodeName;
    private final Clock clock;
    private final BlockingQueue<Seen> queue = new LinkedBlockingQueue<>(QUEUE);
    private final Map<PodEvent, Sent> sent = new RecentlySent();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong serial = new AtomicLong();
    private final Thread thread;

    private record Seen(PodEvent event, Instant at) {}

    private record Sent(String name, int count) {}

    @SuppressWarnings("serial")
    private static final class RecentlySent extends LinkedHashMap<PodEvent, Sent> {
        RecentlySent() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<PodEvent, Sent> eldest) {
            return size() > REMEMBERED;
        }
    }

    public EventSender(ApiClient api, String nodeName, Clock clock) {
        this.api = api;
        this.nodeName = nodeName;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("pod-events").start(this::run);
    }

    @Override
    public void record(PodEvent event) {
        if (!queue.offer(new Seen(event, clock.instant()))) {
            dropped.incrementAndGet();
        }
    }

    /** How many events were dropped because the API server took them too slowly. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                List<Seen> batch = new ArrayList<>(List.of(queue.take()));
                Thread.sleep(PAUSE);
                queue.drainTo(batch);
                for (Seen seen : batch) {
                    deliver(seen);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Seen seen) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                send(seen);
                return;
            } catch (io.nodeagent.errors.UnavailableException e) {
                if (attempt == TRIES) {
                    lost(seen, e);
                    return;
                }
                Thread.sleep(PAUSE.multipliedBy(1L << attempt));
            } catch (NodeAgentException e) {
                lost(seen, e);
                return;
            }
        }
    }

    private void lost(Seen seen, NodeAgentException e) {
        dropped.incrementAndGet();
        LOG.atDebug().addKeyValue("pod", seen.event().pod()).log("event not sent: {}", e.getMessage());
    }

    private void send(Seen seen) {
        Sent before = sent.get(seen.event());
        if (before != null) {
            try {
                int count = before.count() + 1;
                api.countEvent(seen.event().pod().namespace(), before.name(), count, seen.at());
                sent.put(seen.event(), new Sent(before.name(), count));
                return;
            } catch (NotFoundException e) {
                sent.remove(seen.event());
            }
        }
        Event event = event(seen);
        api.createEvent(event);
        sent.put(seen.event(), new Sent(event.getMetadata().getName(), 1));
    }

    private Event event(Seen seen) {
        PodEvent event = seen.event();
        String time = seen.at().truncatedTo(ChronoUnit.SECONDS).toString();
        long unique = seen.at().toEpochMilli() * 1000 + serial.incrementAndGet() % 1000;
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(event.pod().namespace())
                .withName(event.pod().name() + "." + Long.toHexString(unique))
                .endMetadata()
                .withInvolvedObject(involved(event))
                .withType(event.severity().type())
                .withReason(event.reason())
                .withMessage(event.message())
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .withNewSource("kubelet", nodeName)
                .withReportingComponent("kubelet")
                .withReportingInstance(nodeName)
                .build();
    }

    private static ObjectReference involved(PodEvent event) {
        ObjectReferenceBuilder object = new ObjectReferenceBuilder()
                .withName(event.pod().name())
                .withUid(event.pod().uid())
                .withFieldPath(event.fieldPath().isEmpty() ? null : event.fieldPath());
        return switch (event.subject()) {
            case POD ->
                object.withApiVersion("v1")
                        .withKind("Pod")
                        .withNamespace(event.pod().namespace())
                        .build();
            case NODE -> object.withKind("Node").build();
        };
    }
}
