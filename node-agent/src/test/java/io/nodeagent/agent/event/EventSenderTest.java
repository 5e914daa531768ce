package io.nodeagent.agent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Event;
import io.nodeagent.agent.fake.FakeApi;
import io.nodeagent.agent.fake.FakeClock;
import io.nodeagent.agent.runtime.PodIdentity;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EventSenderTest {
    private static final PodIdentity POD = new PodIdentity("default", "web", "u1");

    private static PodEvent event(String message) {
        return new PodEvent(POD, PodEvent.Severity.WARNING, "BackOff", message, "spec.containers{c}");
    }

    private static void await(FakeApi api, int count) throws InterruptedException {
        for (int i = 0;
                i < 500 && api.events().stream().mapToInt(Event::getCount).sum() < count;
                i++) {
            Thread.sleep(10);
        }
    }

    @Test
    void equalEventsAreOneWithACount() throws InterruptedException {
        FakeApi api = new FakeApi();
        try (EventSender sender = new EventSender(api, "node", new FakeClock())) {
            sender.record(event("again"));
            sender.record(event("again"));
            sender.record(event("other"));
            sender.record(event("again"));
            await(api, 4);
        }
        assertEquals(List.of(3, 1), api.events().stream().map(Event::getCount).toList());
        assertEquals("u1", api.events().getFirst().getInvolvedObject().getUid());
        assertEquals("Warning", api.events().getFirst().getType());
    }

    @Test
    void aStuckServerDropsEventsAndBlocksNobody() {
        CountDownLatch stuck = new CountDownLatch(1);
        FakeApi api = new FakeApi();
        api.beforeEvent = () -> {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (EventSender sender = new EventSender(api, "node", new FakeClock())) {
            for (int i = 0; i < 5000; i++) {
                sender.record(event("number " + i));
            }
            assertTrue(sender.dropped() > 0);
        } finally {
            stuck.countDown();
        }
    }
}
