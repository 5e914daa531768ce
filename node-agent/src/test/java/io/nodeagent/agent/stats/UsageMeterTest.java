package io.nodeagent.agent.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.nodeagent.agent.fake.FakeClock;
import io.nodeagent.agent.runtime.PodIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UsageMeterTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private final FakeClock clock = new FakeClock();
    private final List<ContainerStats> running = new ArrayList<>();
    private int looks;

    private static ContainerStats container(String id, Instant at, long nanos) {
        return new ContainerStats(
                id,
                "c-" + id,
                Optional.empty(),
                Optional.of(cpu(at, nanos)),
                Optional.of(memory(at)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Usage.Cpu cpu(Instant at, long nanos) {
        return new Usage.Cpu(at, OptionalLong.of(nanos), UNKNOWN);
    }

    private static Usage.Memory memory(Instant at) {
        return new Usage.Memory(at, UNKNOWN, UNKNOWN, OptionalLong.of(4096), UNKNOWN, UNKNOWN, UNKNOWN);
    }

    private static NodeSummary summary(Instant at, long nanos, ContainerStats... containers) {
        NodeStats node = new NodeStats(
                "n",
                AT,
                Optional.of(cpu(at, nanos)),
                memory(at),
                Optional.empty(),
                new Usage.Swap(at, UNKNOWN, UNKNOWN));
        PodStats pod = new PodStats(
                new PodIdentity("default", "web", "u"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                UNKNOWN,
                List.of(containers),
                List.of(),
                Optional.empty());
        return new NodeSummary(node, List.of(pod));
    }

    @Test
    void aRateIsOverTheTimeBetweenTheTwoReadings() {
        Instant later = AT.plusMillis(2500);
        UsageRates rates = UsageRates.between(
                summary(AT, 0, container("1", AT, 1_000_000_000)),
                summary(later, 5_000_000_000L, container("1", AT.plusMillis(500), 1_100_000_000)));
        assertEquals(
                Optional.of(new UsageRates.Rate(later, Duration.ofMillis(2500), 2_000_000_000, 4096)), rates.node());
        assertEquals(
                List.of(new UsageRates.PodRates(
                        "default",
                        "web",
                        List.of(new UsageRates.ContainerRate(
                                "c-1",
                                new UsageRates.Rate(AT.plusMillis(500), Duration.ofMillis(500), 200_000_000, 4096))))),
                rates.pods());
    }

    @Test
    void aPodOfWhichAContainerHasNoRateYetIsLeftOut() {
        Instant later = AT.plusSeconds(1);
        NodeSummary before = summary(AT, 0, container("1", AT, 0));
        assertEquals(
                List.of(),
                UsageRates.between(before, summary(later, 0, container("1", later, 1), container("2", later, 1)))
                        .pods());
        assertEquals(
                List.of(),
                UsageRates.between(summary(AT, 0, container("1", AT, 9)), summary(later, 0, container("1", later, 1)))
                        .pods(),
                "a counter that went back");
        assertEquals(List.of(), UsageRates.between(before, summary(later, 0)).pods(), "nothing runs");
    }

    @Test
    void theLastQuestionsLookIsTheBeginningOfTheNextWindow() throws InterruptedException {
        UsageMeter meter = new UsageMeter(this::look, clock);
        running.add(container("1", AT, 0));
        UsageRates first = meter.rates();
        assertEquals(2, looks, "a second of waiting between the two");
        assertSame(first, meter.rates(), "asked again within a second");
        clock.advance(Duration.ofSeconds(20));
        assertEquals(Duration.ofMillis(21_200), window(meter), "since the last look of the first question");
        assertEquals(4, looks);
        clock.advance(Duration.ofMinutes(5));
        assertEquals(Duration.ofMillis(600), window(meter), "five minutes are not now");
        running.add(container("2", AT, 0));
        UsageRates.PodRates both = meter.rates().pods().getFirst();
        assertEquals(2, both.containers().size(), "a new container is there at once");
        assertEquals(Duration.ofMillis(600), both.containers().getFirst().rate().window());
    }

    private static Duration window(UsageMeter meter) throws InterruptedException {
        return meter.rates().pods().getFirst().containers().getFirst().rate().window();
    }

    /** A look takes 600 ms of this clock, the pause before it nothing. */
    private NodeSummary look() {
        looks++;
        clock.advance(Duration.ofMillis(600));
        Instant now = clock.instant();
        return summary(
                now, 0, running.stream().map(c -> container(c.id(), now, looks)).toArray(ContainerStats[]::new));
    }
}
