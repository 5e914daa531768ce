package io.nodeagent.agent;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.api.ApiClient;
import io.nodeagent.agent.event.EventSender;
import io.nodeagent.agent.log.ContainerLogs;
import io.nodeagent.agent.log.LogOptions;
import io.nodeagent.agent.log.LogRotation;
import io.nodeagent.agent.memory.MemoryStore;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.pod.PodTable;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.CriRuntime;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.runtime.RuntimeWatch;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.staticpod.StaticPodApi;
import io.nodeagent.agent.status.ContainerStatuses;
import io.nodeagent.agent.status.NodeFacts;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kubelet's role: runs the pods that the API binds to this node, and answers for them.
 *
 * <p>Closing it ends its threads and leaves every container running. The channel and the API client belong to the
 * caller.
 */
public final class NodeAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);
    private static final Duration AUDIT = Duration.ofSeconds(60);
    private static final Duration SECOND_LOOK = Duration.ofSeconds(2);
    private static final Duration EVICTION_LOOK = Duration.ofSeconds(10);
    /** Looking at the files of pods takes at most this part of the time. */
    private static final int EVICTION_SHARE = 20;

    private final ContainerRuntime runtime;
    private final StaticPodApi api;
    private final PodTable pods;
    private final RuntimeWatch watch;
    private final Thread audit;
    private final Thread evictions;
    private final CloseableStack parts = new CloseableStack();
    /** When the audit took its last turn, by {@link System#nanoTime}. */
    private volatile long lastTurn = System.nanoTime();

    private NodeAgent(NodeAgentConfig config) {
        CriRuntime cri = new CriRuntime(config.runtime());
        runtime = cri;
        LogRotation rotation = new LogRotation(config.logLimits(), cri::reopenLog, config.clock());
        parts.push("end the rotation of logs", rotation::close);
        cri.tellObserved((pod, observed) -> rotation.running(pod, logs(observed)));
        EventSender events = new EventSender(config.api(), config.nodeName(), config.clock());
        parts.push("close the event sender", events::close);
        api = new StaticPodApi(
                config.api(),
                config.nodeName(),
                config.staticPods(),
                events,
                config.dataDir().resolve("static-pods"),
                config.clock());
        pods = new PodTable(new PodTable.Parts(
                runtime,
                config.preparation(),
                api,
                events,
                new MemoryStore(config.dataDir().resolve("pods")),
                () -> new NodeFacts(config.hostIps(), runtime.name()),
                config.admission(),
                config.meters(),
                config.clock()));
        parts.push("close the pods", pods::close);
        watch = new RuntimeWatch(config.runtime(), pods);
        parts.push("close the runtime watch", watch::close);
        audit = Thread.ofVirtual().name("pod-audit").unstarted(this::audit);
        parts.push("end the audit", audit::interrupt);
        evictions = Thread.ofVirtual().name("pod-evictions").unstarted(this::evictions);
        parts.push("end the evictions", evictions::interrupt);
    }

    /** Starts an agent; pods run as soon as the API and the runtime have both answered. */
    public static NodeAgent start(NodeAgentConfig config) {
        NodeAgent agent = new NodeAgent(config);
        agent.watch.start();
        ApiClient.Watch pods = agent.api.watchPods(agent.pods);
        agent.parts.push("close the pod watch", pods::close);
        agent.audit.start();
        agent.evictions.start();
        return agent;
    }

    @Override
    public void close() {
        parts.close();
    }

    /** How many pods the agent has, those in termination included. */
    public int podCount() {
        return pods.size();
    }

    /** Every pod that the API has bound here and what the runtime has of it. */
    public List<PodTable.Found> pods() {
        return pods.all();
    }

    /** Has a pod end whether its owner wants it or not; answers whether there is such a pod. */
    public boolean evict(String uid, Refusal why) {
        return pods.evict(uid, why);
    }

    /** The uids of pods that have to go and still take something of the machine. */
    public Set<String> leaving() {
        return pods.leaving();
    }

    /** Whether the agent looks after its pods: its audit takes its turns, whether or not the runtime answers them. */
    public boolean syncing() {
        return audit.isAlive() && Duration.ofNanos(System.nanoTime() - lastTurn).compareTo(AUDIT.multipliedBy(3)) < 0;
    }

    /** How many changes the runtime did not tell of and the audit repaired. */
    public long repairs() {
        return pods.repairs();
    }

    /** A container as requests name it; {@code uid} may be empty, else it must be the pod's. */
    public record Target(String namespace, String pod, String uid, String container) {}

    /**
     * Writes a container's log to {@code sink}.
     *
     * @param previous the log of the container's last ended run
     * @throws NotFoundException no such pod or container
     * @throws InvalidArgumentException no previous run
     * @throws FailedPreconditionException the container has not started; the message says why
     */
    public void logs(Target target, boolean previous, LogOptions options, OutputStream sink) throws IOException {
        PodTable.Found found = find(target);
        Container container = container(found.pod(), target);
        List<ObservedContainer> runs = found.observed().containersNamed(container.getName());
        ObservedContainer run = previous ? previousRun(target, runs) : lastRun(found.pod(), container, runs);
        if (run.logPath().isEmpty()) {
            throw new NotFoundException("the runtime keeps no log file of container " + container.getName());
        }
        ContainerLogs.stream(Path.of(run.logPath()), options, () -> alive(target, run.id()), sink);
    }

    private static Map<String, Path> logs(ObservedPod pod) {
        return pod.containers().stream()
                .filter(c -> c.phase() == ContainerPhase.RUNNING && !c.logPath().isEmpty())
                .collect(Collectors.toMap(ObservedContainer::id, c -> Path.of(c.logPath())));
    }

    private boolean alive(Target target, String id) {
        return pods.find(target.namespace(), target.pod())
                .map(found -> found.observed().containers().stream().anyMatch(c -> c.id().equals(id) && c.alive()))
                .orElse(false);
    }

    private static ObservedContainer previousRun(Target target, List<ObservedContainer> runs) {
        // While a container waits for its restart, its last end is the newest run.
        return runs.stream()
                .filter(c -> c.phase() == ContainerPhase.EXITED)
                .findFirst()
                .orElseThrow(() ->
                        new InvalidArgumentException("previous terminated container \"%s\" in pod \"%s\" not found"
                                .formatted(target.container(), target.pod())));
    }

    private static ObservedContainer lastRun(Pod pod, Container container, List<ObservedContainer> runs) {
        Optional<ObservedContainer> run =
                runs.stream().filter(c -> c.phase() != ContainerPhase.CREATED).findFirst();
        return run.orElseThrow(
                () -> new FailedPreconditionException("container \"%s\" in pod \"%s\" is waiting to start: %s"
                        .formatted(container.getName(), pod.getMetadata().getName(), waitingReason(pod, container))));
    }

    private static String waitingReason(Pod pod, Container container) {
        return ContainerStatuses.find(pod.getStatus(), container.getName())
                .map(ContainerStatus::getState)
                .map(ContainerState::getWaiting)
                .map(ContainerStateWaiting::getReason)
                .orElse("ContainerCreating");
    }

    /** Where to connect for a command in a container: a URL of the runtime's streaming server. */
    public URI exec(Target target, List<String> command, ContainerRuntime.Streams streams) {
        return runtime.exec(running(target).id(), command, streams);
    }

    /** Where to connect for a container's own streams. */
    public URI attach(Target target, ContainerRuntime.Streams streams) {
        return runtime.attach(running(target).id(), streams);
    }

    /** Where to connect to forward ports of a pod; the target names no container. */
    public URI portForward(Target pod, List<Integer> ports) {
        PodTable.Found found = find(pod);
        return found.observed()
                .readySandbox()
                .map(sandbox -> runtime.portForward(sandbox.id(), ports))
                .orElseThrow(() -> new FailedPreconditionException("pod \"%s\" is not running".formatted(pod.pod())));
    }

    private ObservedContainer running(Target target) {
        PodTable.Found found = find(target);
        Container container = container(found.pod(), target);
        return found.observed()
                .newest(container.getName())
                .filter(c -> c.phase() == ContainerPhase.RUNNING)
                .orElseThrow(() -> new FailedPreconditionException(
                        "container \"%s\" in pod \"%s\" is not running".formatted(container.getName(), target.pod())));
    }

    private PodTable.Found find(Target target) {
        return pods.find(target.namespace(), target.pod())
                .filter(found -> target.uid().isEmpty() || isOf(target.uid(), found.pod()))
                .orElseThrow(() -> new NotFoundException("pod \"%s\" in namespace \"%s\" is not on this node"
                        .formatted(target.pod(), target.namespace())));
    }

    /** The API knows a static pod by its mirror. */
    private boolean isOf(String uid, Pod pod) {
        String own = pod.getMetadata().getUid();
        return uid.equals(own) || api.uidOfMirror(uid).filter(own::equals).isPresent();
    }

    private static Container container(Pod pod, Target target) {
        List<Container> containers = pod.getSpec().getContainers();
        if (target.container().isEmpty() && containers.size() == 1) {
            return containers.getFirst();
        }
        return PodContainers.find(pod, target.container())
                .map(PodContainers.Place::container)
                .orElseThrow(() -> target.container().isEmpty()
                        ? new InvalidArgumentException(
                                "a container name must be specified for pod %s".formatted(target.pod()))
                        : new NotFoundException(
                                "container %s is not valid for pod %s".formatted(target.container(), target.pod())));
    }

    private void audit() {
        try {
            while (true) {
                Thread.sleep(pods.suspicious() ? SECOND_LOOK : AUDIT);
                lastTurn = System.nanoTime();
                try {
                    pods.audit(watch.list());
                } catch (RuntimeException e) {
                    LOG.atDebug().log("audit postponed: {}", e.toString());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void evictions() {
        try {
            Duration pause = EVICTION_LOOK;
            while (true) {
                Thread.sleep(pause);
                long start = System.nanoTime();
                try {
                    pods.evictOutgrown();
                } catch (RuntimeException e) {
                    LOG.atWarn().log("the disk use of pods is not known, looking again: {}", e.toString());
                }
                Duration share = Duration.ofNanos(System.nanoTime() - start).multipliedBy(EVICTION_SHARE);
                pause = share.compareTo(EVICTION_LOOK) > 0 ? share : EVICTION_LOOK;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
