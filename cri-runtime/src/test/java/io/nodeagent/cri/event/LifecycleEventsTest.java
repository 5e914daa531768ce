package io.nodeagent.cri.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.cri.state.SandboxId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifecycleEventsTest {
    private static final SandboxId SANDBOX = new SandboxId("0".repeat(64));

    private static LifecycleEvent event(String subject) {
        return new LifecycleEvent(LifecycleEvent.Kind.CREATED, subject, SANDBOX, Instant.EPOCH);
    }

    @Test
    void aFullStreamEndsInsteadOfLosingOne() throws Exception {
        LifecycleEvents events = new LifecycleEvents(2);
        try (EventStream slow = events.subscribe();
                EventStream fast = events.subscribe()) {
            events.publish(event("a"));
            events.publish(event("b"));
            assertEquals("a", fast.next().orElseThrow().subject());
            events.publish(event("c"));
            assertEquals("b", fast.next().orElseThrow().subject());
            assertEquals("c", fast.next().orElseThrow().subject());
            assertFalse(fast.overflowed());
            assertEquals(Optional.empty(), slow.next());
            assertTrue(slow.overflowed());
        }
        assertEquals(0, events.subscribers());
    }

    @Test
    void closingEndsEveryStream() throws Exception {
        LifecycleEvents events = new LifecycleEvents(2);
        EventStream stream = events.subscribe();
        Thread closer = Thread.ofVirtual().start(events::close);
        assertEquals(Optional.empty(), stream.next());
        closer.join();
        assertFalse(stream.overflowed());
    }
}
