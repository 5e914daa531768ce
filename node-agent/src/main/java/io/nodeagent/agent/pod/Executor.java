package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.api.ApiClient;
import io.nodeagent.agent.config.PodPreparation;
import io.nodeagent.agent.event.PodEvents;
import io.nodeagent.agent.memory.Failure;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.memory.Termination;
import io.nodeagent.agent.meter.ProbeTally;
import io.nodeagent.agent.probe.HookRunner;
import io.nodeagent.agent.probe.ProbeRunner;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.runtime.ObservedSandbox;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one action and tells how it changes the pod's memory. Runs in a thread of the action; any failure is part
 * of the answer.
 */
final class Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Executor.class);
    private static final Duration STATUS_WAIT = Duration.ofSeconds(10);

    private final ContainerRuntime runtime;
    private final PodPreparation preparation;
    private final ApiClient api;
    private final PodEvents events;
    private final Clock clock;
    private final ImageStep images;
    private final ContainerStep containers;
    private final ProbeStep probes;
    private final HookStep hooks;

    Executor(
            ContainerRuntime runtime,
            PodPreparation preparation,
            ApiClient api,
            PodEvents events,
            ProbeTally probeTally,
            Clock clock) {
        this.runtime = runtime;
        this.preparation = preparation;
        this.api = api;
        this.events = events;
        this.clock = clock;
        this.images = new ImageStep(runtime, preparation, clock);
        this.containers = new ContainerStep(runtime, preparation, clock);
        this.probes = new ProbeStep(new ProbeRunner(runtime), probeTally, clock);
        this.hooks = new HookStep(new HookRunner(runtime), clock);
    }

    /**
     * What an action works from: the worker's view at the moment it was planned.
     *
     * @param hostIps the node's addresses, which are the pod's with the host's network
     */
    record View(
            DesiredPod desired, ObservedPod observed, PodMemory memory, StatusChannel status, List<String> hostIps) {
        List<String> podIps() {
            boolean hostNetwork = Boolean.TRUE.equals(pod().getSpec().getHostNetwork());
            return hostNetwork
                    ? hostIps
                    : observed.readySandbox().map(ObservedSandbox::ips).orElse(List.of());
        }

        Pod pod() {
            return Objects.requireNonNull(desired.pod(), "an orphan has no such action");
        }
    }

    /** Lets the pod's volumes follow changes while its sandbox is ready; cheap, for it is called at every turn. */
    void followVolumes(View view) {
        DesiredPod desired = view.desired();
        if (desired.pod() != null
                && !desired.gone()
                && view.observed().readySandbox().isPresent()) {
            preparation.follow(desired.pod(), new PodReporter(desired.id(), events)::warning);
        } else {
            preparation.unfollow(desired.id().uid());
        }
    }

    UnaryOperator<PodMemory> run(Action action, View view) {
        PodReporter reporter = new PodReporter(view.desired().id(), events);
        try {
            return execute(action, view, reporter);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("pod", view.desired().id())
                    .addKeyValue("action", action)
                    .setCause(e instanceof RuntimeCallException ? null : e)
                    .log("action failed: {}", e.getMessage());
            return failed(action, action.getClass().getSimpleName(), e);
        }
    }

    private UnaryOperator<PodMemory> execute(Action action, View view, PodReporter reporter) {
        switch (action) {
            case Action.CreateSandbox create -> {
                return createSandbox(create, view.pod(), reporter);
            }
            case Action.PullImage pull -> {
                return images.run(view.pod(), pull.container(), reporter);
            }
            case Action.CreateAndStartContainer create -> {
                return containers.createAndStart(create, view, reporter);
            }
            case Action.StartContainer start -> {
                return containers.start(start, view.pod(), reporter);
            }
            case Action.KillContainer kill -> kill(kill, view, reporter);
            case Action.PostStart hook -> {
                return hooks.postStart(hook, view, reporter);
            }
            case Action.PreStop hook -> {
                return hooks.preStop(hook, view, reporter);
            }
            case Action.Probe probe -> {
                return probes.run(probe, view, reporter);
            }
            case Action.RemoveContainer remove -> {
                runtime.removeContainer(remove.id());
                ContainerLogFiles.remove(remove.logPath());
            }
            case Action.StopSandbox stop -> {
                runtime.stopSandbox(stop.id());
                return memory -> memory.withoutFailure(stop.target()).withStoppedSandbox(stop.id());
            }
            case Action.RemoveSandbox remove -> runtime.removeSandbox(remove.id());
            case Action.ReleaseVolumes release -> {
                preparation.releaseVolumes(view.desired().id().uid());
                return memory -> memory.withoutFailure(release.target()).withReleased();
            }
            case Action.CleanUp cleanUp -> {
                preparation.cleanUp(view.desired().id().uid());
                return memory -> memory.withoutFailure(cleanUp.target()).withCleaned();
            }
            case Action.DeleteFromApi delete -> {
                deleteFromApi(view);
                return memory -> memory.withoutFailure(delete.target()).withDeleted();
            }
            case Action.Forget _ -> throw new IllegalStateException("the worker itself forgets");
        }
        return memory -> memory.withoutFailure(action.target());
    }

    private UnaryOperator<PodMemory> createSandbox(Action.CreateSandbox action, Pod pod, PodReporter reporter) {
        try {
            preparation.prepare(pod);
            runtime.runSandbox(preparation.sandboxConfig(pod, action.attempt()), "");
        } catch (PodPreparation.NotReady e) {
            reporter.warning(e.reason(), String.valueOf(e.getMessage()));
            return failed(action, e.reason(), e);
        } catch (RuntimeCallException | NodeAgentException e) {
            reporter.warning("FailedCreatePodSandBox", "Failed to create pod sandbox: " + e.getMessage());
            return failed(action, "FailedCreatePodSandBox", e);
        }
        return memory -> memory.withoutFailure(action.target());
    }

    private void kill(Action.KillContainer action, View view, PodReporter reporter) {
        Pod pod = view.desired().pod();
        String field = pod == null
                ? ""
                : PodContainers.find(pod, action.container())
                        .map(PodContainers.Place::eventPath)
                        .orElse("");
        boolean told = view.memory()
                .container(action.container())
                .hooks()
                .preStopEnd(action.id())
                .isPresent();
        if (!told) {
            reporter.normal(field, "Killing", action.why());
        }
        Termination until = new Termination(action.deadline(), 0);
        runtime.stopContainer(action.id(), until.remaining(clock.instant()));
    }

    private void deleteFromApi(View view) {
        if (!view.status().flush(STATUS_WAIT)) {
            throw new UnavailableException("the last status of pod %s is not in the API yet"
                    .formatted(view.desired().id()));
        }
        api.deletePod(view.desired().id());
    }

    private UnaryOperator<PodMemory> failed(Action action, String reason, RuntimeException e) {
        Instant now = clock.instant();
        String message = String.valueOf(e.getMessage());
        return memory -> memory.withFailure(
                action.target(), Failure.of(reason, message, now, memory.failuresInRow(action.target())));
    }
}
