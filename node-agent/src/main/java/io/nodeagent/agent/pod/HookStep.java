package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.ContainerMemory.Condemned;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.memory.Termination;
import io.nodeagent.agent.probe.HookRunner;
import io.nodeagent.agent.probe.ProbeTarget;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.status.RestartPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the hooks of containers. What a failed one said goes to the log only: it may hold what events must not. */
record HookStep(HookRunner runner, Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(HookStep.class);

    /** A container whose postStart hook fails is ended. */
    UnaryOperator<PodMemory> postStart(Action.PostStart action, Executor.View view, PodReporter reporter) {
        Pod pod = view.pod();
        Container container = PodContainers.named(pod, action.container()).container();
        Optional<String> failure =
                run(container.getLifecycle().getPostStart(), container, action.id(), Duration.ZERO, view);
        if (failure.isEmpty()) {
            return memory -> memory.withContainer(
                    action.container(), c -> c.withHooks(c.hooks().withPostStarted(action.id())));
        }
        failed(reporter, pod, action.container(), "PostStart", failure.get());
        Instant deadline = clock.instant().plusSeconds(TerminationPlan.graceOf(pod));
        boolean restart = RestartPolicy.of(pod, container) != RestartPolicy.NEVER;
        Condemned verdict = new Condemned(action.attempt(), "FailedPostStartHook", deadline, restart);
        return memory -> memory.withContainer(action.container(), c -> c.withCondemned(verdict));
    }

    UnaryOperator<PodMemory> preStop(Action.PreStop action, Executor.View view, PodReporter reporter) {
        Pod pod = view.pod();
        Container container = PodContainers.named(pod, action.container()).container();
        reporter.normal(PodContainers.named(pod, action.container()).eventPath(), "Killing", action.why());
        Duration left = new Termination(action.deadline(), 0).remaining(clock.instant());
        if (!left.isZero()) {
            run(container.getLifecycle().getPreStop(), container, action.id(), left, view)
                    .ifPresent(message -> failed(reporter, pod, action.container(), "PreStop", message));
        }
        Instant end = clock.instant();
        return memory -> memory.withContainer(
                action.container(), c -> c.withHooks(c.hooks().withPreStopped(action.id(), end)));
    }

    private Optional<String> run(
            LifecycleHandler handler, Container container, String id, Duration limit, Executor.View view) {
        String podIp = view.podIps().stream().findFirst().orElse("");
        return runner.run(handler, new ProbeTarget(container, id, podIp), limit);
    }

    private static void failed(PodReporter reporter, Pod pod, String container, String hook, String message) {
        PodIdentity id = reporter.pod();
        LOG.atWarn()
                .addKeyValue("pod", id)
                .addKeyValue("container", container)
                .log("{} hook failed: {}", hook, message);
        reporter.warning(
                PodContainers.named(pod, container).eventPath(), "Failed" + hook + "Hook", hook + "Hook failed");
    }
}
