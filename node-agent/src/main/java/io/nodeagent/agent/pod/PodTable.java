package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.admission.NodeAdmission;
import io.nodeagent.agent.api.ApiClient;
import io.nodeagent.agent.config.PodPreparation;
import io.nodeagent.agent.event.PodEvents;
import io.nodeagent.agent.memory.MemoryStore;
import io.nodeagent.agent.memory.PodRecord;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.Fingerprint;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.runtime.RuntimeWatch;
import io.nodeagent.agent.spec.PodSource;
import io.nodeagent.agent.status.NodeFacts;
import io.nodeagent.errors.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every pod of the node and its worker.
 *
 * <p>No worker starts before the API's first list and the runtime's first list are both here: half a picture looks like
 * a pod that is to be killed or made twice. Then every pod gets its worker, and so does every orphan that only the
 * runtime, the disk or a record knows.
 */
public final class PodTable implements ApiClient.PodListener, RuntimeWatch.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodTable.class);

    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final ContainerRuntime runtime;
    private final PodPreparation preparation;
    private final ApiClient api;
    private final PodEvents events;
    private final MemoryStore store;
    private final Supplier<NodeFacts> node;
    private final NodeAdmission admission;
    private final AgentMeters meters;
    private final Clock clock;
    private final Executor executor;
    private final Map<String, PodWorker> workers = new HashMap<>();
    private final AtomicLong repairs = new AtomicLong();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Map<String, Pod> again = new HashMap<>();
    private @Nullable Map<String, Pod> waiting = new HashMap<>();
    private @Nullable Map<PodIdentity, Fingerprint> firstList;
    private Set<String> mismatched = Set.of();
    private boolean synced;
    private boolean closed;

    /** What the pods are run with. {@code node} is asked when a worker starts. */
    public record Parts(
            ContainerRuntime runtime,
            PodPreparation preparation,
            ApiClient api,
            PodEvents events,
            MemoryStore store,
            Supplier<NodeFacts> node,
            NodeAdmission admission,
            AgentMeters meters,
            Clock clock) {}

    public PodTable(Parts parts) {
        this.runtime = parts.runtime();
        this.preparation = parts.preparation();
        this.api = parts.api();
        this.events = parts.events();
        this.store = parts.store();
        this.node = parts.node();
        this.admission = parts.admission();
        this.meters = parts.meters();
        this.clock = parts.clock();
        this.executor = new Executor(runtime, preparation, api, events, meters.probes(), clock);
    }

    @Override
    public synchronized void changed(Pod pod) {
        String uid = pod.getMetadata().getUid();
        PodWorker worker = workers.get(uid);
        if (worker != null && worker.desired().gone() && PodSource.isFile(pod)) {
            again.put(uid, pod);
        } else if (worker != null) {
            worker.desire(DesiredPod.of(pod));
        } else if (waiting != null && (firstList == null || !PodSource.isFile(pod))) {
            waiting.put(uid, pod);
        } else {
            begin(DesiredPod.of(pod), store.load(uid).orElse(null));
        }
    }

    @Override
    public synchronized void deleted(Pod last) {
        String uid = last.getMetadata().getUid();
        again.remove(uid);
        if (waiting != null) {
            waiting.remove(uid);
        }
        PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.desire(DesiredPod.goneFrom(last));
        }
    }

    @Override
    public synchronized void synced(Collection<Pod> pods) {
        pods.forEach(this::changed);
        synced = true;
        beginAll();
    }

    @Override
    public synchronized void changed(PodIdentity pod) {
        PodWorker worker = workers.get(pod.uid());
        if (worker != null) {
            worker.suspect();
        }
    }

    @Override
    public synchronized void listed(Map<PodIdentity, Fingerprint> pods) {
        if (firstList == null) {
            firstList = pods;
            beginStatic();
            beginAll();
        }
    }

    /** The API has no say in these, and none of them is in its list: they do not wait for it. */
    private void beginStatic() {
        if (waiting != null) {
            List<Pod> pods = waiting.values().stream().filter(PodSource::isFile).toList();
            pods.forEach(pod -> waiting.remove(pod.getMetadata().getUid()));
            beginInOrder(pods.stream().map(DesiredPod::of).toList(), store.loadAll());
        }
    }

    private void beginAll() {
        if (!synced || firstList == null || waiting == null) {
            return;
        }
        Map<String, PodRecord> records = store.loadAll();
        Map<String, DesiredPod> all = new HashMap<>();
        records.forEach((uid, record) -> all.put(uid, DesiredPod.orphan(record.pod())));
        // Of what only the disk knows not even the name is known.
        preparation.known().forEach(uid -> all.put(uid, DesiredPod.orphan(new PodIdentity("?", "?", uid))));
        firstList.keySet().forEach(pod -> all.put(pod.uid(), DesiredPod.orphan(pod)));
        waiting.forEach((uid, pod) -> all.put(uid, DesiredPod.of(pod)));
        waiting = null;
        all.keySet().removeAll(workers.keySet());
        LOG.atInfo().addKeyValue("pods", all.size()).log("the API and the runtime are listed: pods begin");
        beginInOrder(all.values(), records);
        begun.countDown();
    }

    /** What runs already takes its place before anything new may, and the oldest comes first then. */
    private void beginInOrder(Collection<DesiredPod> pods, Map<String, PodRecord> records) {
        pods.stream()
                .sorted(Comparator.comparing((DesiredPod pod) ->
                                isNew(pod, records.get(pod.id().uid())))
                        .thenComparing(PodTable::created))
                .forEach(pod -> begin(pod, records.get(pod.id().uid())));
    }

    private void begin(DesiredPod desired, @Nullable PodRecord record) {
        if (closed) {
            return;
        }
        Pod pod = desired.pod();
        PodStatus known = pod == null || pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        PodReporter reporter = new PodReporter(desired.id(), events);
        if (pod != null && known.getStartTime() == null) {
            Admission.warnings(pod).forEach(warning -> reporter.warning("UnsupportedField", warning));
        }
        StatusChannel status = new StatusChannel(desired.id(), api, known);
        PodLoop loop = new PodLoop(desired, record, store, status, reporter, node.get());
        Optional<Pod> asked = Optional.ofNullable(pod).filter(_ -> isNew(desired, record));
        Optional<Refusal> shortage = asked.flatMap(p -> admission.shortage(p, active()));
        PodWorker worker = new PodWorker(
                loop,
                executor,
                runtime,
                meters,
                clock,
                // Its own thread waits for the API server, not everybody who wants to know of a pod.
                () -> asked.flatMap(admission::unsuitable),
                this::ended);
        workers.put(desired.id().uid(), worker);
        shortage.ifPresent(worker::refuse);
        worker.start();
    }

    private List<Pod> active() {
        return workers.values().stream()
                .filter(PodWorker::occupies)
                .map(worker -> worker.desired().pod())
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether the node has nothing of the pod yet: one that has started is not sent away for what it takes. */
    private boolean isNew(DesiredPod desired, @Nullable PodRecord record) {
        Pod pod = desired.pod();
        return pod != null
                && record == null
                && pod.getMetadata().getDeletionTimestamp() == null
                && (pod.getStatus() == null || pod.getStatus().getStartTime() == null)
                && (firstList == null || !firstList.containsKey(desired.id()));
    }

    private static String created(DesiredPod desired) {
        Pod pod = desired.pod();
        String time = pod == null ? null : pod.getMetadata().getCreationTimestamp();
        return time == null ? "" : time;
    }

    private synchronized void ended(PodWorker worker) {
        String uid = worker.desired().id().uid();
        workers.remove(uid, worker);
        meters.probes().forget(uid);
        // A file that went and came back as it was has the same uid.
        Optional.ofNullable(again.remove(uid)).ifPresent(this::changed);
    }

    /**
     * Compares what the runtime has with what the workers believe. A difference may be a change under way; one that is
     * there twice in a row is a lost event: it is counted and repaired.
     */
    public synchronized void audit(Map<PodIdentity, Fingerprint> truth) {
        Set<String> now = new HashSet<>();
        Map<String, PodIdentity> known = new HashMap<>();
        if (waiting == null) { // else what nobody has told of yet is no stray
            truth.keySet().forEach(pod -> known.put(pod.uid(), pod));
        }
        workers.forEach((uid, worker) -> known.putIfAbsent(uid, worker.desired().id()));
        known.forEach((uid, pod) -> {
            PodWorker worker = workers.get(uid);
            Fingerprint believed = worker == null ? Fingerprint.NOTHING : worker.fingerprint();
            if (!believed.equals(truth.getOrDefault(pod, Fingerprint.NOTHING))) {
                now.add(uid);
                if (mismatched.contains(uid)) {
                    repair(pod, worker);
                }
            }
        });
        mismatched = now;
    }

    private void repair(PodIdentity pod, @Nullable PodWorker worker) {
        repairs.incrementAndGet();
        LOG.atWarn().addKeyValue("pod", pod).log("the runtime changed this pod without a word; reading it again");
        if (worker == null) {
            begin(DesiredPod.orphan(pod), store.load(pod.uid()).orElse(null));
        } else {
            worker.suspect();
        }
    }

    /** Ends the pods that take more of the node than they may. Looks at their files, so it may take its time. */
    public void evictOutgrown() {
        for (PodWorker worker : everyWorker()) {
            Pod pod = worker.desired().pod();
            if (pod != null && worker.observed().containers().stream().anyMatch(ObservedContainer::alive)) {
                preparation.outgrown(pod).map(Refusal::eviction).ifPresent(worker::refuse);
            }
        }
    }

    /** Has a pod end, if it is still here; answers whether it is. */
    public synchronized boolean evict(String uid, Refusal why) {
        PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.refuse(why);
        }
        return worker != null;
    }

    /** The uids of pods that have to go and still take something of the machine. */
    public Set<String> leaving() {
        return everyWorker().stream()
                .filter(PodWorker::leaving)
                .map(worker -> worker.desired().id().uid())
                .collect(Collectors.toSet());
    }

    /** Whether the last audit found a difference that a second look should confirm. */
    public synchronized boolean suspicious() {
        return !mismatched.isEmpty();
    }

    /** How many differences audits have repaired. */
    public long repairs() {
        return repairs.get();
    }

    /** A pod and what the runtime has of it. */
    public record Found(Pod pod, ObservedPod observed) {}

    /**
     * The pod of that name; of several, one that the API still has. An agent that has just started is asked for pods that run
     * already: the answer waits until it knows them.
     *
     * @throws UnavailableException the API or the runtime has not answered yet
     */
    public Optional<Found> find(String namespace, String name) {
        return worker(namespace, name)
                .or(() -> {
                    awaitBegin();
                    return worker(namespace, name);
                })
                .flatMap(worker -> Optional.ofNullable(worker.desired().pod())
                        .map(pod -> new Found(pod, worker.awaitObserved(START_LIMIT))));
    }

    private void awaitBegin() {
        try {
            if (begun.await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnavailableException("the node is starting: it has not listed its pods yet; try again");
    }

    private synchronized Optional<PodWorker> worker(String namespace, String name) {
        Optional<PodWorker> found = Optional.empty();
        for (PodWorker worker : workers.values()) {
            DesiredPod desired = worker.desired();
            if (desired.pod() != null
                    && desired.id().namespace().equals(namespace)
                    && desired.id().name().equals(name)
                    && (found.isEmpty() || !desired.gone())) {
                found = Optional.of(worker);
            }
        }
        return found;
    }

    /** Every pod that the API has bound here, those in termination included. */
    public List<Found> all() {
        List<Found> all = new ArrayList<>();
        for (PodWorker worker : everyWorker()) {
            Pod pod = worker.desired().pod();
            if (pod != null) {
                all.add(new Found(pod, worker.observed()));
            }
        }
        return all;
    }

    private synchronized List<PodWorker> everyWorker() {
        return List.copyOf(workers.values());
    }

    /** How many pods have a worker. */
    public synchronized int size() {
        return workers.size();
    }

    /** Ends the workers; containers go on. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true; // no worker begins from here on
        }
        List<PodWorker> all = everyWorker();
        all.forEach(PodWorker::close);
        try {
            for (PodWorker worker : all) {
                worker.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
