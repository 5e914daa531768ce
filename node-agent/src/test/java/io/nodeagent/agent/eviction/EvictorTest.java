package io.nodeagent.agent.eviction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.pressure.EvictionSettings;
import io.nodeagent.agent.pressure.Observation;
import io.nodeagent.agent.pressure.PressureWatch;
import io.nodeagent.agent.pressure.Signal;
import io.nodeagent.agent.pressure.Signal.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A machine with 1,000 of everything. */
class EvictorTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(10);

    private final Map<Signal, Observation> left = new EnumMap<>(Signal.class);
    private final FakePods pods = new FakePods();
    private final List<String> changes = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final PressureWatch watch = new PressureWatch(
            new EvictionSettings(
                            Map.of("memory.available", "100", "nodefs.available", "10%"),
                            Map.of("memory.available", "200"),
                            Map.of("memory.available", Duration.ofSeconds(60)),
                            Map.of(),
                            Duration.ofMinutes(5),
                            20)
                    .thresholds(),
            () -> Map.copyOf(left),
            () -> now);
    private final Evictor evictor = new Evictor(watch, pods, () -> changes.add("changed"), 20, () -> now);

    private static final class FakePods implements EvictablePods {
        final List<Candidate> all = new ArrayList<>();
        final List<String> evicted = new ArrayList<>();
        final List<Refusal> refusals = new ArrayList<>();
        /** Pods that do not end when they have to, by name. */
        final Set<String> stuck = new HashSet<>();

        final Set<String> leaving = new HashSet<>();
        int reclaims;

        @Override
        public List<Candidate> candidates(Resource resource) {
            return all.stream()
                    .filter(c -> c.resource() == resource && !leaving.contains(uid(c.pod())))
                    .toList();
        }

        @Override
        public void evict(Pod pod, Signal cause, Refusal why) {
            evicted.add(name(pod) + " " + cause);
            refusals.add(why);
            if (stuck.contains(name(pod))) {
                leaving.add(uid(pod));
            } else {
                all.removeIf(c -> uid(c.pod()).equals(uid(pod)));
            }
        }

        void end(String name) {
            leaving.remove("uid-" + name);
            all.removeIf(c -> name(c.pod()).equals(name));
        }

        @Override
        public Set<String> leaving() {
            return Set.copyOf(leaving);
        }

        @Override
        public boolean reclaimDisk() {
            return reclaims-- > 0;
        }

        private static String name(Pod pod) {
            return pod.getMetadata().getName();
        }

        private static String uid(Pod pod) {
            return pod.getMetadata().getUid();
        }
    }

    private void left(Signal signal, long available) {
        left.put(signal, new Observation(available, 1000));
    }

    @Test
    void nothingHappensWhileEnoughIsLeft() {
        left(Signal.MEMORY_AVAILABLE, 500);
        pods.all.add(Usages.of("a", Resource.MEMORY, 300));
        assertEquals(LATER, evictor.round());
        assertEquals(List.of(), pods.evicted);
        assertEquals(List.of(), changes);
    }

    @Test
    void onePodAtATimeUntilEnoughIsLeft() {
        pods.all.add(Usages.of("small", Resource.MEMORY, 10));
        pods.all.add(Usages.of("large", Resource.MEMORY, 600));
        left(Signal.MEMORY_AVAILABLE, 50);
        pods.stuck.add("large");
        assertEquals(SOON, evictor.round());
        assertEquals(List.of("large memory.available"), pods.evicted);
        assertEquals(OptionalLong.of(1), pods.refusals.getFirst().graceSeconds());
        assertEquals(List.of("changed"), changes);
        assertEquals(SOON, evictor.round(), "what it takes comes free when it has ended");
        assertEquals(1, pods.evicted.size());
        pods.end("large");
        assertEquals(SOON, evictor.round());
        assertEquals(List.of("large memory.available", "small memory.available"), pods.evicted);
        left(Signal.MEMORY_AVAILABLE, 700);
        assertEquals(LATER, evictor.round());
    }

    @Test
    void aPodThatDoesNotEndIsWaitedForHalfAMinuteBeyondTheLongestGraceAndThenTheNextGoes() {
        pods.all.add(Usages.of("a", Resource.MEMORY, 600));
        pods.all.add(Usages.of("b", Resource.MEMORY, 500));
        pods.stuck.add("a");
        left(Signal.MEMORY_AVAILABLE, 50);
        assertEquals(SOON, evictor.round());
        now = now.plusSeconds(49);
        assertEquals(SOON, evictor.round());
        assertEquals(1, pods.evicted.size());
        now = now.plusSeconds(1);
        assertEquals(SOON, evictor.round());
        assertEquals(List.of("a memory.available", "b memory.available"), pods.evicted);
    }

    @Test
    void whoHasToGoForAnythingElseIsWaitedForToo() {
        pods.all.add(Usages.of("a", Resource.MEMORY, 600));
        pods.leaving.add("uid-other");
        left(Signal.MEMORY_AVAILABLE, 50);
        assertEquals(SOON, evictor.round());
        assertEquals(List.of(), pods.evicted);
        pods.leaving.clear();
        assertEquals(SOON, evictor.round());
        assertEquals(List.of("a memory.available"), pods.evicted);
    }

    @Test
    void unusedImagesGoBeforePods() {
        pods.all.add(Usages.of("a", Resource.EPHEMERAL_STORAGE, 600));
        pods.reclaims = 1;
        left(Signal.NODEFS_AVAILABLE, 50);
        assertEquals(SOON, evictor.round());
        assertEquals(List.of(), pods.evicted);
        assertEquals(SOON, evictor.round());
        assertEquals(List.of("a nodefs.available"), pods.evicted);
    }

    @Test
    void withoutAnyPodThatMayGoItLooksAgainLater() {
        left(Signal.MEMORY_AVAILABLE, 50);
        assertEquals(LATER, evictor.round());
    }

    @Test
    void forASoftThresholdPodsGetTheGraceTheyMayHave() {
        pods.all.add(Usages.of("a", Resource.MEMORY, 600));
        left(Signal.MEMORY_AVAILABLE, 150);
        assertEquals(LATER, evictor.round());
        assertEquals(List.of(), pods.evicted);
        now = now.plusSeconds(60);
        assertEquals(SOON, evictor.round());
        assertEquals(OptionalLong.of(20), pods.refusals.getFirst().graceSeconds());
    }

    @Test
    void theMessageNamesThresholdAndWhoTakesMoreThanHeAskedFor() {
        pods.all.add(Usages.of("a", Resource.MEMORY, 3 * 1024 * 1024));
        left.put(Signal.MEMORY_AVAILABLE, new Observation(50, 1000));
        evictor.round();
        assertEquals(
                "The node was low on resource: memory. Threshold quantity: 100, available: 50."
                        + " Container c was using 3Mi, request is 0, has larger consumption of memory. ",
                pods.refusals.getFirst().message());
        assertEquals("Evicted", pods.refusals.getFirst().reason());
    }
}
