package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.config.NonRoot;
import io.nodeagent.agent.config.PodPreparation;
import io.nodeagent.agent.config.PodPreparation.ImageSpecUser;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.memory.Failure;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.Labels;
import io.nodeagent.agent.runtime.ObservedSandbox;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.durable.KeyedLocks;
import io.nodeagent.errors.NodeAgentException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Makes and starts containers. */
final class ContainerStep {
    private final ContainerRuntime runtime;
    private final PodPreparation preparation;
    private final Clock clock;
    /** Containers of a pod start side by side, but a pod is prepared by one thread at a time. */
    private final KeyedLocks<String> preparing = new KeyedLocks<>();

    ContainerStep(ContainerRuntime runtime, PodPreparation preparation, Clock clock) {
        this.runtime = runtime;
        this.preparation = preparation;
        this.clock = clock;
    }

    UnaryOperator<PodMemory> createAndStart(
            Action.CreateAndStartContainer action, Executor.View view, PodReporter reporter) {
        String field = PodContainers.named(view.pod(), action.container()).eventPath();
        String id;
        try {
            id = create(action, view, reporter.pod());
        } catch (PodPreparation.NotReady e) {
            return notCreated(action, e.reason(), e, field, reporter);
        } catch (RuntimeCallException e) {
            return notCreated(action, "CreateContainerError", e, field, reporter);
        } catch (NodeAgentException e) {
            return notCreated(action, "CreateContainerConfigError", e, field, reporter);
        }
        reporter.normal(field, "Created", "Created container: " + action.container());
        return start(action.container(), action.attempt(), id, field, reporter);
    }

    UnaryOperator<PodMemory> start(Action.StartContainer action, Pod pod, PodReporter reporter) {
        String field = PodContainers.named(pod, action.container()).eventPath();
        return start(action.container(), action.attempt(), action.id(), field, reporter);
    }

    private String create(Action.CreateAndStartContainer action, Executor.View view, PodIdentity id) {
        ContainerMemory.ReadyImage image =
                view.memory().container(action.container()).image();
        if (image == null) {
            throw new IllegalStateException("container " + action.container() + " is planned without its image");
        }
        Pod pod = view.pod();
        Container container = PodContainers.named(pod, action.container()).container();
        ImageSpecUser user = new ImageSpecUser(image.uid(), image.username());
        NonRoot.verify(pod, container, user);
        ContainerConfig config;
        PodSandboxConfig sandboxConfig;
        try (KeyedLocks.Held _ = preparing.lock(id.uid())) {
            config =
                    preparation
                            .containerConfig(pod, container, action.attempt(), image.imageRef(), user, view.podIps())
                            .toBuilder()
                            .putAnnotations(Labels.SPEC_IMAGE, image.specImage())
                            .build();
            sandboxConfig = preparation.sandboxConfig(
                    pod,
                    view.observed().readySandbox().map(ObservedSandbox::attempt).orElse(0));
        }
        return runtime.createContainer(action.sandboxId(), PidTarget.join(config, pod, view.observed()), sandboxConfig);
    }

    /** The image is looked for again before the next try: it may be what is missing. */
    private UnaryOperator<PodMemory> notCreated(
            Action.CreateAndStartContainer action,
            String reason,
            RuntimeException e,
            String field,
            PodReporter reporter) {
        String message = String.valueOf(e.getMessage());
        reporter.warning(field, "Failed", "Error: " + message);
        Instant now = clock.instant();
        return memory -> memory.withFailure(
                        action.target(), Failure.of(reason, message, now, memory.failuresInRow(action.target())))
                .withContainer(action.container(), c -> c.withImage(null));
    }

    private UnaryOperator<PodMemory> start(String name, int attempt, String id, String field, PodReporter reporter) {
        try {
            runtime.startContainer(id);
        } catch (RuntimeCallException e) {
            String message = String.valueOf(e.getMessage());
            reporter.warning(field, "Failed", "Error: " + message);
            Instant now = clock.instant();
            var refused = new ContainerMemory.StartFailure(attempt, message, now);
            return memory -> memory.withoutFailure("container:" + name)
                    .withContainer(
                            name,
                            c -> c.withImage(null).withStartFailure(refused).withEnd(attempt, now, Duration.ZERO));
        }
        reporter.normal(field, "Started", "Started container " + name);
        // The next start asks for the image anew, by its pull policy.
        return memory -> memory.withoutFailure("container:" + name)
                .withContainer(name, c -> c.withImage(null).withAttempt(attempt));
    }
}
