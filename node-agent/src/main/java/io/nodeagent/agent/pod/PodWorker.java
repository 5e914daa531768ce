package io.nodeagent.agent.pod;

import io.grpc.Context;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.Fingerprint;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.wake.Alarm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod's worker: a virtual thread that takes a step of the loop whenever something may have changed. Wake-ups that
 * arrive while it works are one.
 */
final class PodWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final PodLoop loop;
    private final Executor executor;
    private final ContainerRuntime runtime;
    private final StartTime startTime;
    private final AgentMeters meters;
    private final Clock clock;
    private final Supplier<Optional<Refusal>> admission;
    private final Consumer<PodWorker> ended;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Alarm alarm;
    private final CountDownLatch looked = new CountDownLatch(1);
    private final Map<String, Running> running = new HashMap<>();
    private final List<Result> results = new ArrayList<>();
    private @Nullable DesiredPod next;
    private @Nullable Refusal refusal;
    private boolean suspect = true;
    private boolean failing;
    private volatile DesiredPod desired;
    private volatile boolean occupies = true;
    private volatile boolean leaving;
    private volatile ObservedPod observed = ObservedPod.NOTHING;

    /** How a turn left things: the pod is over, or when the next turn is due if nothing happens. */
    private record Turn(boolean over, Optional<Instant> wakeAt) {
        static final Turn LAST = new Turn(true, Optional.empty());
    }

    private record Running(Action action, Context.CancellableContext context) {}

    private record Result(Action action, UnaryOperator<PodMemory> change) {}

    /** {@code admission} is asked once, before the first turn, and may take its time. */
    PodWorker(
            PodLoop loop,
            Executor executor,
            ContainerRuntime runtime,
            AgentMeters meters,
            Clock clock,
            Supplier<Optional<Refusal>> admission,
            Consumer<PodWorker> ended) {
        this.loop = loop;
        this.executor = executor;
        this.runtime = runtime;
        this.meters = meters;
        this.clock = clock;
        this.admission = admission;
        this.startTime = new StartTime(loop.desired(), clock.instant());
        this.alarm = new Alarm(clock);
        this.ended = ended;
        this.desired = loop.desired();
        this.thread = Thread.ofVirtual().name("pod-" + desired.id()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** The pod as the API has it now. */
    void desire(DesiredPod pod) {
        desired = pod;
        wake(() -> next = pod);
    }

    /** The pod may no longer run here. */
    void refuse(Refusal why) {
        occupies = !observed.nothing();
        leaving = true;
        wake(() -> refusal = why);
    }

    /** Whether the pod has to go and something that it takes of the machine is still there. */
    boolean leaving() {
        return leaving;
    }

    /** Whether the pod takes of the node what it asked for. */
    boolean occupies() {
        return occupies;
    }

    /** The runtime's truth may have changed. */
    void suspect() {
        wake(() -> suspect = true);
    }

    DesiredPod desired() {
        return desired;
    }

    /** What the runtime had when the worker looked last. */
    ObservedPod observed() {
        return observed;
    }

    /** The same, but for its first look it is waited so long. */
    ObservedPod awaitObserved(Duration limit) {
        try {
            boolean _ = looked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return observed;
    }

    Fingerprint fingerprint() {
        return observed.fingerprint();
    }

    /** Ends the worker and its calls; containers go on. */
    void close() {
        alarm.close();
        wake(() -> running.values().forEach(r -> r.context().cancel(null)));
        thread.interrupt();
    }

    void join(Duration limit) throws InterruptedException {
        thread.join(limit);
    }

    private void wake(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
        alarm.ring();
    }

    private void run() {
        try {
            admit();
            Turn turn = timedTurn();
            while (!turn.over() && alarm.await(turn.wakeAt())) {
                turn = timedTurn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A machine that cannot even be asked refuses nobody. */
    private void admit() {
        try {
            admission.get().ifPresent(this::refuse);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("pod", desired.id()).log("let in without a look at the node: {}", e.toString());
        }
    }

    private Turn timedTurn() {
        long begun = System.nanoTime();
        Turn turn = turn();
        meters.podTurns().record(Duration.ofNanos(System.nanoTime() - begun));
        startTime.reached(loop.published(), clock.instant()).ifPresent(meters.podStarts()::record);
        return turn;
    }

    private Turn turn() {
        boolean read = collect();
        try {
            if (read) {
                loop.observe(runtime.observe(loop.desired().id().uid()));
                observed = loop.observed();
                looked.countDown();
            }
            PodLoop.Step step = loop.step(clock.instant());
            occupies = loop.occupies();
            leaving = loop.leaving();
            if (step.forget()) {
                ended.accept(this);
                return Turn.LAST;
            }
            cancel(step.cancel());
            step.start().forEach(this::begin);
            executor.followVolumes(loop.view());
            loop.save();
            failing = false;
            return new Turn(false, step.wakeAt());
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                return Turn.LAST; // the agent is closing
            }
            if (!failing) { // once, not each second: a runtime that is down fails every pod
                LOG.atWarn().addKeyValue("pod", desired.id()).log("step failed, trying again: {}", e.toString());
            }
            failing = true;
            wakeSuspect();
            return new Turn(false, Optional.of(clock.instant().plus(RETRY)));
        }
    }

    private void wakeSuspect() {
        lock.lock();
        try {
            suspect = true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes over what arrived; says whether the runtime is to be read. */
    private boolean collect() {
        alarm.answer();
        lock.lock();
        try {
            if (next != null) {
                loop.desire(next);
                next = null;
            }
            if (refusal != null) {
                loop.refuse(refusal);
                refusal = null;
            }
            boolean read = suspect || results.stream().anyMatch(r -> r.action().changesRuntime());
            suspect = false;
            results.forEach(r -> loop.finished(r.action(), r.change()));
            results.clear();
            return read;
        } finally {
            lock.unlock();
        }
    }

    private void begin(Action action) {
        Executor.View view = loop.view();
        Context.CancellableContext context = Context.ROOT.withCancellation();
        Running started = new Running(action, context);
        lock.lock();
        try {
            running.put(action.target(), started);
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("pod-" + desired.id() + "-" + action.target()).start(context.wrap(() -> {
            UnaryOperator<PodMemory> change = executor.run(action, view);
            finish(started, context.isCancelled() ? UnaryOperator.identity() : change);
        }));
    }

    private void finish(Running started, UnaryOperator<PodMemory> change) {
        wake(() -> {
            running.remove(started.action().target(), started);
            results.add(new Result(started.action(), change));
        });
        started.context().close();
    }

    private void cancel(List<Action> actions) {
        lock.lock();
        try {
            for (Action action : actions) {
                Running started = running.get(action.target());
                if (started != null) {
                    started.context().cancel(null);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
