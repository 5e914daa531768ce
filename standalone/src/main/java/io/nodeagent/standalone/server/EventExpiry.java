package io.nodeagent.standalone.server;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.store.Durability;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Forgets events an hour after they were last seen, as a cluster's API server does. */
final class EventExpiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventExpiry.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final ObjectStore store;
    private final Clock clock;
    private final Thread thread;

    EventExpiry(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("apiserver-events").start(this::run);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(EVERY);
                expire();
            }
        } catch (InterruptedException e) {
            LOG.debug("events are no longer expired: the server stops");
        } catch (RuntimeException e) {
            LOG.error("events are no longer expired until the next start", e);
        }
    }

    void expire() throws InterruptedException {
        Instant oldest = clock.instant().minus(KEPT);
        for (StoredObject event :
                store.list(ResourceTypes.EVENTS.qualifiedName(), "").objects()) {
            if (lastSeen(event.tree()).isBefore(oldest)) {
                store.edit(
                        event.key(),
                        Durability.PROCESS_DEATH,
                        current -> current.filter(c -> c.revision() == event.revision())
                                .<Edit>map(c -> new Edit.Remove(c.tree()))
                                .orElseGet(Edit.Keep::new));
            }
        }
    }

    /** The latest of its timestamps; one without any has been there forever. */
    private static Instant lastSeen(ObjectNode event) {
        Instant latest = Instant.EPOCH;
        for (String text : List.of(
                Json.text(event, "lastTimestamp"),
                Json.text(event, "eventTime"),
                Json.text(event, "series", "lastObservedTime"),
                Json.text(event, "metadata", "creationTimestamp"))) {
            try {
                Instant seen = text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
                latest = seen.isAfter(latest) ? seen : latest;
            } catch (DateTimeParseException e) {
                LOG.debug("an event with the unreadable time {}", text);
            }
        }
        return latest;
    }
}
