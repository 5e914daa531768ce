package io.nodeagent.agent.eviction;

import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.image.ImageCollector;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.agent.pressure.PressureWatch;
import io.nodeagent.agent.pressure.PressureWatch.Due;
import io.nodeagent.agent.pressure.PressureWatch.Look;
import io.nodeagent.agent.stats.StatsCollector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every ten seconds, and while something is done about pressure each second. */
public final class Evictor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Evictor.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(1);
    /** For so long what a pod takes may come free after its grace; then the next one goes. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A kubelet leaves no container less. */
    private static final long LEAST_SOFT_GRACE_SECONDS = 2;

    private final PressureWatch watch;
    private final EvictablePods pods;
    private final Runnable pressureChanged;
    private final long softGraceSeconds;
    private final InstantSource clock;
    private final Thread thread = Thread.ofVirtual().name("evictor").unstarted(this::run);
    private Pressure known = Pressure.NONE;
    /** Since when pods that have to go are seen, by uid. */
    private final Map<String, Instant> leavingSince = new HashMap<>();

    private boolean failing;

    Evictor(
            PressureWatch watch,
            EvictablePods pods,
            Runnable pressureChanged,
            long softGraceSeconds,
            InstantSource clock) {
        this.watch = watch;
        this.pods = pods;
        this.pressureChanged = pressureChanged;
        this.softGraceSeconds = softGraceSeconds;
        this.clock = clock;
    }

    /**
     * Of an agent's pods.
     *
     * @param softGraceSeconds what pods at most get to end for a soft threshold
     * @param pressureChanged called when the machine came under pressure or out of it
     */
    public static Evictor of(
            PressureWatch watch, Parts parts, long softGraceSeconds, Runnable pressureChanged, InstantSource clock) {
        RunningPods pods = new RunningPods(parts.agent(), parts.stats(), parts.images(), parts.meters());
        return new Evictor(watch, pods, pressureChanged, softGraceSeconds, clock);
    }

    /** What of the agent it works with. */
    public record Parts(NodeAgent agent, StatsCollector stats, ImageCollector images, AgentMeters meters) {}

    /** Begins; call once. */
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(guardedRound());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration guardedRound() {
        try {
            Duration pause = round();
            failing = false;
            return pause;
        } catch (RuntimeException e) {
            if (!failing) { // once in a row: a runtime that is away fails every look
                LOG.atWarn().setCause(e).log("pressure not looked after, trying again: {}", e.toString());
            }
            failing = true;
            return LOOK;
        }
    }

    /** One look, and what follows from it; answers when to look again. */
    Duration round() {
        Look look = watch.look();
        if (!look.pressure().equals(known)) {
            known = look.pressure();
            LOG.atWarn()
                    .addKeyValue("conditions", known.conditions())
                    .log(
                            "the machine is {}",
                            known.equals(Pressure.NONE) ? "no longer under pressure" : "under pressure");
            pressureChanged.run();
        }
        boolean waiting = somethingComesFree();
        if (look.due().isEmpty() || waiting) {
            return look.due().isEmpty() ? LOOK : SOON;
        }
        boolean disk = look.due().stream()
                .anyMatch(due -> due.threshold().signal().resource().onDisk());
        if (disk && pods.reclaimDisk()) {
            return SOON;
        }
        return evictOne(look.due()) ? SOON : LOOK;
    }

    /** Whether a pod is on its way out, so that what it takes is to be waited for. */
    private boolean somethingComesFree() {
        Instant now = clock.instant();
        Set<String> leaving = pods.leaving();
        leavingSince.keySet().retainAll(leaving);
        leaving.forEach(uid -> leavingSince.putIfAbsent(uid, now));
        Duration patience = PATIENCE.plusSeconds(softGraceSeconds);
        return leavingSince.values().stream().anyMatch(since -> now.isBefore(since.plus(patience)));
    }

    /** The most urgent first; where nobody may go for it, the next. */
    private boolean evictOne(List<Due> all) {
        for (Due due : all) {
            Optional<Candidate> first = pods.candidates(due.threshold().signal().resource()).stream()
                    .min(Candidate.FIRST_TO_GO);
            if (first.isPresent()) {
                Candidate pod = first.get();
                pods.evict(pod.pod(), due.threshold().signal(), refusal(pod, due));
                leavingSince.put(pod.pod().getMetadata().getUid(), clock.instant());
                return true;
            }
        }
        LOG.atWarn()
                .addKeyValue("due", all)
                .log("the machine is short of something, and there is no pod left that may go for it");
        return false;
    }

    private Refusal refusal(Candidate pod, Due due) {
        String message = EvictionMessage.of(pod, due);
        if (!due.threshold().soft()) {
            return Refusal.pressure(message);
        }
        Long own = pod.pod().getSpec().getTerminationGracePeriodSeconds();
        long grace = own == null ? softGraceSeconds : Math.min(own, softGraceSeconds);
        return Refusal.pressure(message, Math.max(grace, LEAST_SOFT_GRACE_SECONDS));
    }
}
