package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.event.PodEvent;
import io.nodeagent.agent.fake.FakeApi;
import io.nodeagent.agent.fake.FakeClock;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.fake.FakePreparation;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.memory.MemoryStore;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.meter.ProbeTally;
import io.nodeagent.agent.runtime.CriRuntime;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.status.NodeFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One pod's loop with its real executor on a runtime in memory, in one thread and on simulated time: actions end at
 * once, and the clock jumps to whatever comes next.
 */
final class SimulatedPod implements AutoCloseable {
    final FakeClock clock = new FakeClock();
    final FakeCri cri = new FakeCri(clock, true);
    final FakeApi api = new FakeApi();
    final FakePreparation preparation = new FakePreparation();
    final List<PodEvent> events = new ArrayList<>();
    final List<Action> actions = new ArrayList<>();
    /** How long containers run before they exit with {@link #exitCode}; one without an entry runs on. */
    final Map<String, Duration> lifetimes = new ConcurrentHashMap<>();

    int exitCode = 1;
    /** Actions after which the agent dies: what they did to the runtime stays, what the loop would learn is lost. */
    Predicate<Action> crashAfter = action -> false;
    /** Whether the loop hears of an exit; else it must find it when it looks. */
    boolean hearsExits = true;

    boolean over;
    int crashes;

    private final Executor executor;
    private final CriRuntime runtime;
    private final MemoryStore store;
    private final TreeMap<Instant, List<String>> exits = new TreeMap<>();
    private final List<String> scheduled = new ArrayList<>();
    private StatusChannel status;
    private PodLoop loop;
    private Instant wakeAt = Instant.MAX;

    SimulatedPod(Path folder, Pod pod) {
        cri.images.add(Pods.IMAGE);
        runtime = new CriRuntime(cri.channel());
        executor = new Executor(runtime, preparation, api, events::add, new ProbeTally(), clock);
        store = new MemoryStore(folder);
        api.put(pod);
        begin();
    }

    @Override
    public void close() {
        cri.close();
    }

    private void begin() {
        Pod pod = api.existing(Pods.UID);
        DesiredPod desired = DesiredPod.of(pod);
        status = new StatusChannel(desired.id(), api, pod.getStatus() == null ? new PodStatus() : pod.getStatus());
        loop = new PodLoop(
                desired,
                store.load(Pods.UID).orElse(null),
                store,
                status,
                new PodReporter(desired.id(), events::add),
                new NodeFacts(List.of("192.0.2.1"), "fake"));
    }

    /** The agent dies and a new one starts. */
    void crash() {
        crashes++;
        status.close();
        begin();
    }

    PodStatus status() {
        return api.existing(Pods.UID).getStatus();
    }

    PodMemory memory() {
        return loop.memory();
    }

    ObservedPod observed() {
        return loop.observed();
    }

    void delete(long graceSeconds) {
        api.delete(Pods.UID, graceSeconds);
        settle();
    }

    void edit(UnaryOperator<Pod> change) {
        api.put(change.apply(api.existing(Pods.UID)));
        settle();
    }

    /** Steps until there is nothing to do at this time. */
    void settle() {
        for (int i = 0; i < 500; i++) {
            loop.observe(runtime.observe(Pods.UID));
            Pod pod = api.pod(Pods.UID);
            loop.desire(
                    pod == null
                            ? DesiredPod.goneFrom(
                                    Objects.requireNonNull(loop.desired().pod()))
                            : DesiredPod.of(pod));
            PodLoop.Step step = loop.step(clock.instant());
            status.flush(Duration.ofSeconds(5));
            wakeAt = step.wakeAt().orElse(Instant.MAX);
            if (step.forget()) {
                over = true;
                return;
            }
            if (step.start().isEmpty()) {
                scheduleExits();
                return;
            }
            loop.save();
            PodLoop planner = loop;
            for (Action action : step.start()) {
                if (planner == loop) { // a dead agent's further actions never happen
                    execute(action);
                }
            }
        }
        throw new AssertionError("the pod never settles; last actions: "
                + actions.subList(Math.max(0, actions.size() - 20), actions.size()));
    }

    private void execute(Action action) {
        actions.add(action);
        UnaryOperator<PodMemory> change = executor.run(action, loop.view());
        if (crashAfter.test(action) && api.pod(Pods.UID) != null) {
            crash();
        } else {
            loop.finished(action, change);
        }
    }

    private void scheduleExits() {
        lifetimes.forEach((name, lifetime) -> {
            for (String id : cri.running(name)) {
                if (!scheduled.contains(id)) {
                    scheduled.add(id);
                    exits.computeIfAbsent(clock.instant().plus(lifetime), t -> new ArrayList<>())
                            .add(id);
                }
            }
        });
    }

    /** Lets that much time pass. */
    void run(Duration time) {
        Instant end = clock.instant().plus(time);
        settle();
        while (!over) {
            Instant exit = exits.isEmpty() ? Instant.MAX : exits.firstKey();
            Instant next = exit.isBefore(wakeAt) ? exit : wakeAt;
            if (next.isAfter(end)) {
                clock.set(end);
                return;
            }
            clock.set(next);
            if (next.equals(exit)) {
                exits.pollFirstEntry().getValue().forEach(id -> cri.exit(id, exitCode));
                if (!hearsExits && wakeAt.isAfter(next)) {
                    continue;
                }
            }
            settle();
        }
    }

    long count(Class<? extends Action> kind) {
        return actions.stream().filter(kind::isInstance).count();
    }

    List<String> reasons() {
        return events.stream().map(PodEvent::reason).toList();
    }

    long starts() {
        return cri.calls.stream().filter(c -> c.startsWith("StartContainer")).count();
    }
}
