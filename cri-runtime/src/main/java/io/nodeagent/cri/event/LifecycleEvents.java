package io.nodeagent.cri.event;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands each event to every subscriber of the moment. */
public final class LifecycleEvents implements AutoCloseable {
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final int capacity;

    /** @param capacity how many events a stream holds before a subscriber that does not read them loses it */
    public LifecycleEvents(int capacity) {
        this.capacity = capacity;
    }

    /** Tells every subscriber; never waits. */
    public void publish(LifecycleEvent event) {
        for (EventStream stream : streams) {
            stream.offer(event);
        }
    }

    /** A stream of what is published from now on; closing it ends the subscription. */
    public EventStream subscribe() {
        EventStream stream = new EventStream(capacity, streams::remove);
        streams.add(stream);
        return stream;
    }

    /** How many subscribers there are. */
    public int subscribers() {
        return streams.size();
    }

    /** Ends every stream. */
    @Override
    public void close() {
        streams.forEach(EventStream::close);
    }
}
