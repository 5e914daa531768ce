package io.nodeagent.agent.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.memory.Failure;
import io.nodeagent.agent.probe.ProbeKind;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.spec.PodContainers.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status of one container. */
final class ContainerStates {
    private static final int LOST_EXIT_CODE = 137;
    private static final int START_ERROR_EXIT_CODE = 128;

    private final StatusInput input;
    private final Container container;
    private final Kind kind;
    private final List<ObservedContainer> observed;
    private final ContainerMemory memory;
    private final @Nullable ContainerStatus previous;

    ContainerStates(StatusInput input, Container container, Kind kind, @Nullable ContainerStatus previous) {
        this.input = input;
        this.container = container;
        this.kind = kind;
        this.observed = input.observed().containersNamed(container.getName());
        this.memory = input.memory().container(container.getName());
        this.previous = previous;
    }

    ContainerStatus status() {
        ContainerStatus status = observed.isEmpty() ? absent() : present(observed.getFirst());
        boolean started = status.getState().getRunning() != null
                && memory.started(container, observed.getFirst().id());
        boolean done = status.getState().getTerminated() != null
                && status.getState().getTerminated().getExitCode() == 0;
        switch (kind) {
            case INIT -> status.setReady(PodContainers.isSidecar(container) ? started && ready() : done);
            case REGULAR -> status.setReady(started && ready());
            case EPHEMERAL -> status.setReady(false);
        }
        status.setStarted(kind == Kind.EPHEMERAL ? null : started);
        return status;
    }

    private boolean ready() {
        return memory.passes(ProbeKind.READINESS, container, observed.getFirst().id());
    }

    private ContainerStatus present(ObservedContainer newest) {
        ContainerState state = new ContainerState();
        ContainerState last = new ContainerState();
        switch (newest.phase()) {
            case RUNNING, UNKNOWN -> {
                state = running(newest);
                last = lastDead();
            }
            case EXITED -> {
                Optional<ContainerState> waiting = comesBack(newest) ? waitingForRestart(newest) : Optional.empty();
                state = waiting.orElseGet(() -> terminated(newest));
                last = waiting.isPresent() ? terminated(newest) : lastDead();
            }
            case CREATED -> {
                state = input.ending() ? neverStarted(newest) : created(newest);
                last = lastDead();
            }
        }
        return base(Math.max(newest.attempt(), previousRestarts()))
                .withImage(imageName(newest))
                .withImageID(newest.imageRef())
                .withContainerID(containerId(newest))
                .withState(state)
                .withLastState(last)
                .build();
    }

    private ContainerStatus absent() {
        ContainerStatus before = previous;
        if (before == null
                || before.getContainerID() == null
                || before.getContainerID().isEmpty()) {
            return base(previousRestarts())
                    .withImage(container.getImage())
                    .withImageID("")
                    .withState(input.ending() ? notStarted() : waiting())
                    .withLastState(new ContainerState())
                    .build();
        }
        ContainerState ended = endedWithoutWitness(before);
        boolean over = input.ending() || !waitsForStart();
        return base(previousRestarts())
                .withImage(before.getImage())
                .withImageID(before.getImageID())
                .withContainerID(before.getContainerID())
                .withState(over ? ended : waiting())
                .withLastState(over ? before.getLastState() : ended)
                .build();
    }

    /** Whether a container that is gone from the runtime is to run again, as far as its last known end says. */
    private boolean waitsForStart() {
        ContainerStatus before = previous;
        var end = before == null ? null : before.getState().getTerminated();
        return switch (policy()) {
            case ALWAYS -> true;
            case ON_FAILURE -> end == null || end.getExitCode() != 0;
            case NEVER -> false;
        };
    }

    /** What is known of the end of a container that the runtime no longer has. */
    private static ContainerState endedWithoutWitness(ContainerStatus before) {
        if (before.getState().getTerminated() != null) {
            return before.getState();
        }
        if (before.getState().getWaiting() != null
                && before.getLastState() != null
                && before.getLastState().getTerminated() != null) {
            return before.getLastState();
        }
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(LOST_EXIT_CODE)
                .withReason("ContainerStatusUnknown")
                .withMessage("The container could not be located when the pod was terminated")
                .withContainerID(before.getContainerID())
                .endTerminated()
                .build();
    }

    private RestartPolicy policy() {
        return RestartPolicy.of(input.pod(), container);
    }

    private boolean comesBack(ObservedContainer ended) {
        boolean over =
                input.previous() != null && Phases.terminal(input.previous().getPhase());
        return !input.ending() && !over && policy().restarts(ended, memory);
    }

    private Optional<ContainerState> waitingForRestart(ObservedContainer ended) {
        ContainerMemory.StartFailure refused = memory.startFailure();
        if (refused != null
                && refused.attempt() == ended.attempt()
                && input.now().isBefore(refused.at().plus(Failure.SHOWN))) {
            return Optional.of(waiting("RunContainerError", refused.message()));
        }
        Optional<ContainerState> failure = failureOfNextStart();
        if (failure.isPresent()) {
            return failure;
        }
        Instant restartAt = memory.restartAt();
        if (restartAt != null
                && memory.accountedAttempt() == ended.attempt()
                && input.now().isBefore(restartAt)) {
            return Optional.of(crashLoop());
        }
        // A run that the agent itself ended, perhaps with success, must not look like the pod's.
        return memory.condemnation(ended.attempt()).map(_ -> waiting("ContainerCreating", null));
    }

    private ContainerState crashLoop() {
        var metadata = input.pod().getMetadata();
        PodIdentity pod = new PodIdentity(metadata.getNamespace(), metadata.getName(), metadata.getUid());
        return waiting(
                "CrashLoopBackOff",
                "back-off %s restarting failed container=%s pod=%s"
                        .formatted(
                                goDuration(Duration.ofSeconds(memory.backOffSeconds())),
                                container.getName(),
                                pod.display()));
    }

    /** As Go prints durations, which is how users know this message: {@code 10s}, {@code 2m40s}, {@code 5m0s}. */
    private static String goDuration(Duration duration) {
        long minutes = duration.toMinutes();
        return minutes == 0 ? duration.toSeconds() + "s" : minutes + "m" + duration.toSecondsPart() + "s";
    }

    private ContainerState created(ObservedContainer newest) {
        ContainerMemory.StartFailure refused = memory.startFailure();
        if (refused != null && refused.attempt() == newest.attempt()) {
            if (!comesBack(newest)) {
                return startError(refused, newest);
            }
            return waitingForRestart(newest).orElseGet(() -> waiting("RunContainerError", refused.message()));
        }
        return waiting();
    }

    private ContainerState startError(ContainerMemory.StartFailure refused, ObservedContainer newest) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(START_ERROR_EXIT_CODE)
                .withReason("StartError")
                .withMessage(refused.message())
                .withStartedAt(Instant.EPOCH.toString())
                .withFinishedAt(refused.at().truncatedTo(ChronoUnit.SECONDS).toString())
                .withContainerID(containerId(newest))
                .endTerminated()
                .build();
    }

    private ContainerState waiting() {
        return failureOfNextStart().orElseGet(() -> waiting(firstReason(), null));
    }

    private String firstReason() {
        return input.pod().getSpec().getInitContainers().isEmpty() ? "ContainerCreating" : "PodInitializing";
    }

    private Optional<ContainerState> failureOfNextStart() {
        Optional<Failure> image = input.memory().failure("image:" + container.getName());
        if (image.isPresent()) {
            return Optional.of(imageFailure(image.get()));
        }
        return input.memory().failure("container:" + container.getName()).map(f -> waiting(f.reason(), f.message()));
    }

    private ContainerState imageFailure(Failure failure) {
        boolean backingOff = failure.reason().equals("ErrImagePull")
                && !input.now().isBefore(failure.at().plus(Failure.SHOWN));
        return backingOff
                ? waiting(
                        "ImagePullBackOff",
                        "Back-off pulling image \"%s\": ErrImagePull: %s"
                                .formatted(container.getImage(), failure.message()))
                : waiting(failure.reason(), failure.message());
    }

    private static ContainerState waiting(String reason, @Nullable String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    private static ContainerState running(ObservedContainer newest) {
        return new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(time(newest.startedAt()))
                .endRunning()
                .build();
    }

    /** A pod that ended before its container was made: the kubelet reports such a one as waiting for ever. */
    private ContainerState notStarted() {
        return waiting(firstReason(), null);
    }

    private ContainerState neverStarted(ObservedContainer newest) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(LOST_EXIT_CODE)
                .withReason("ContainerStatusUnknown")
                .withMessage("The container was never started")
                .withContainerID(containerId(newest))
                .endTerminated()
                .build();
    }

    private ContainerState lastDead() {
        return observed.stream()
                .skip(1)
                .filter(c -> c.phase() == ContainerPhase.EXITED)
                .findFirst()
                .map(this::terminated)
                .orElseGet(() -> lastEndOnceSeen(containerId(observed.getFirst())));
    }

    /** The end before this run when the runtime no longer has its container: only the status tells of it. */
    private ContainerState lastEndOnceSeen(String current) {
        ContainerStatus before = previous;
        if (before == null) {
            return new ContainerState();
        }
        var ended = before.getState() == null ? null : before.getState().getTerminated();
        if (ended != null && !current.equals(ended.getContainerID())) {
            return before.getState();
        }
        return before.getLastState() == null ? new ContainerState() : before.getLastState();
    }

    private ContainerState terminated(ObservedContainer ended) {
        String reason = ended.reason().isEmpty() ? (ended.exitCode() == 0 ? "Completed" : "Error") : ended.reason();
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(ended.exitCode())
                .withReason(reason)
                .withMessage(ended.message().isEmpty() ? null : ended.message())
                .withStartedAt(time(ended.startedAt()))
                .withFinishedAt(time(ended.finishedAt()))
                .withContainerID(containerId(ended))
                .endTerminated()
                .build();
    }

    private ContainerStatusBuilder base(int restarts) {
        return new ContainerStatusBuilder().withName(container.getName()).withRestartCount(restarts);
    }

    private int previousRestarts() {
        ContainerStatus before = previous;
        return before == null || before.getRestartCount() == null ? 0 : before.getRestartCount();
    }

    /** A runtime may name an image by its digest alone; users look for the name they wrote. */
    private String imageName(ObservedContainer newest) {
        return newest.image().isEmpty() || newest.image().startsWith("sha256:") ? container.getImage() : newest.image();
    }

    private String containerId(ObservedContainer newest) {
        return input.node().runtimeName() + "://" + newest.id();
    }

    private static @Nullable String time(Optional<Instant> instant) {
        return instant.map(t -> t.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null);
    }
}
