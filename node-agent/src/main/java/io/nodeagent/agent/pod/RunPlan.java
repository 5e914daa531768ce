package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.runtime.ObservedSandbox;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.spec.PodContainers.Kind;
import io.nodeagent.agent.status.Phases;
import io.nodeagent.agent.status.RestartPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The plan of a pod that is to run. */
final class RunPlan {
    private final Pod pod;
    private final ObservedPod observed;
    private final PodMemory memory;
    private final Instant now;
    private final Plan.Builder plan;
    private final RestartPolicy policy;
    private final PastRuns past;
    private final KillPlan kill;
    /** Whether nothing further is to be started yet: a postStart hook before it has not ended. */
    private boolean held;

    RunPlan(Pod pod, ObservedPod observed, PodMemory memory, Instant now, Plan.Builder plan) {
        this.pod = pod;
        this.observed = observed;
        this.memory = memory;
        this.now = now;
        this.plan = plan;
        this.policy = RestartPolicy.of(pod);
        this.past = new PastRuns(pod, memory);
        this.kill = new KillPlan(pod, memory, now, plan);
    }

    void plan() {
        Optional<ObservedSandbox> sandbox = observed.readySandbox();
        if (finished(sandbox)) {
            finish();
        } else if (sandbox.isPresent()) {
            runIn(sandbox.get());
        } else {
            makeSandbox();
        }
        removeSuperseded();
    }

    /** Whether nothing of the pod is ever to be started again. */
    private boolean finished(Optional<ObservedSandbox> sandbox) {
        if (pod.getStatus() != null && Phases.terminal(pod.getStatus().getPhase())) {
            return true;
        }
        if (policy == RestartPolicy.NEVER && initFailed(sandbox)) {
            return true;
        }
        return pod.getSpec().getContainers().stream().allMatch(this::done);
    }

    private boolean initFailed(Optional<ObservedSandbox> sandbox) {
        return pod.getSpec().getInitContainers().stream()
                .filter(init -> !PodContainers.isSidecar(init))
                .flatMap(init -> observed.newest(init.getName()).stream())
                .anyMatch(c -> c.phase() == ContainerPhase.EXITED
                        && c.exitCode() != 0
                        && sandbox.filter(s -> s.id().equals(c.sandboxId())).isPresent());
    }

    private boolean done(Container container) {
        Optional<ObservedContainer> newest = observed.newest(container.getName());
        return newest.isPresent()
                ? !newest.get().alive()
                        && dead(newest.get())
                        && !policy.restarts(newest.get(), memory.container(container.getName()))
                : past.over(container.getName());
    }

    /** Whether it ran and ended, or its start was refused. */
    private boolean dead(ObservedContainer container) {
        return container.phase() == ContainerPhase.EXITED || startRefused(container);
    }

    private boolean startRefused(ObservedContainer container) {
        ContainerMemory.StartFailure refused =
                memory.container(container.name()).startFailure();
        return container.phase() == ContainerPhase.CREATED
                && refused != null
                && refused.attempt() == container.attempt();
    }

    private void finish() {
        if (!killAlive("") && !TerminationPlan.stopping(observed, memory, plan)) {
            TerminationPlan.release(memory, plan);
        }
    }

    /** Kills what runs outside the sandbox; says whether there is any. */
    private boolean killAlive(String sandboxId) {
        List<ObservedContainer> outside = observed.containers().stream()
                .filter(c -> c.alive() && !c.sandboxId().equals(sandboxId))
                .toList();
        kill.endAll(outside, now.plusSeconds(TerminationPlan.graceOf(pod)));
        return !outside.isEmpty();
    }

    private void kill(ObservedContainer container, String why) {
        kill.end(container, now.plusSeconds(TerminationPlan.graceOf(pod)), why);
    }

    private void makeSandbox() {
        if (killAlive("")) {
            return;
        }
        boolean stopping = false;
        for (ObservedSandbox broken : observed.sandboxes()) {
            if (!memory.stoppedSandboxes().contains(broken.id())) {
                plan.add(new Action.StopSandbox(broken.id()));
                stopping = true;
            }
        }
        // Images do not need the sandbox: a slow pull and a slow mount run side by side.
        if (pod.getSpec().getInitContainers().isEmpty()) {
            pod.getSpec().getContainers().stream().filter(c -> !done(c)).forEach(this::haveImage);
        } else {
            haveImage(pod.getSpec().getInitContainers().getFirst());
        }
        if (!stopping) {
            int attempt = observed.sandboxes().stream()
                    .mapToInt(s -> s.attempt() + 1)
                    .max()
                    .orElse(0);
            plan.add(new Action.CreateSandbox(attempt));
        }
    }

    private void runIn(ObservedSandbox sandbox) {
        killAlive(sandbox.id());
        retireOthers(sandbox);
        PodContainers.of(pod, Kind.EPHEMERAL).forEach(container -> debug(container, sandbox));
        if (new InitPlan(pod, observed, memory, sandbox).bringOn(c -> run(c, sandbox))) {
            for (Container container : pod.getSpec().getContainers()) {
                run(container, sandbox);
                held |= holds(container, sandbox);
            }
        }
    }

    /**
     * Whether the containers after this one wait for it: a kubelet starts them one by one, each after the postStart hook
     * of the one before, and pods rely on it. One that cannot start for now, or whose hook failed, holds nobody up.
     */
    private boolean holds(Container container, ObservedSandbox sandbox) {
        if (container.getLifecycle() == null || container.getLifecycle().getPostStart() == null) {
            return false;
        }
        String name = container.getName();
        Optional<ObservedContainer> run =
                observed.newest(name).filter(c -> c.sandboxId().equals(sandbox.id()));
        if (run.isEmpty()) {
            return !past.over(name)
                    && memory.failure("image:" + name).isEmpty()
                    && memory.failure("container:" + name).isEmpty();
        }
        ContainerMemory remembered = memory.container(name);
        return switch (run.get().phase()) {
            case CREATED -> !startRefused(run.get());
            case RUNNING ->
                remembered.condemnation(run.get().attempt()).isEmpty()
                        && !remembered.hooked(container, run.get().id());
            case EXITED, UNKNOWN -> false;
        };
    }

    private void retireOthers(ObservedSandbox current) {
        for (ObservedSandbox other : observed.sandboxes()) {
            List<ObservedContainer> inside = observed.containers().stream()
                    .filter(c -> c.sandboxId().equals(other.id()))
                    .toList();
            if (other.id().equals(current.id()) || inside.stream().anyMatch(ObservedContainer::alive)) {
                continue;
            }
            if (!memory.stoppedSandboxes().contains(other.id())) {
                plan.add(new Action.StopSandbox(other.id()));
            } else if (inside.isEmpty()) {
                plan.add(new Action.RemoveSandbox(other.id()));
            }
        }
    }

    /** Ephemeral containers start whatever became of the others, once. */
    private void debug(Container container, ObservedSandbox sandbox) {
        Optional<ObservedContainer> newest = observed.newest(container.getName());
        if (newest.isEmpty() && memory.container(container.getName()).lastAttempt() < 0) {
            start(container, sandbox);
        }
        newest.filter(made -> made.phase() == ContainerPhase.CREATED
                        && !startRefused(made)
                        && made.sandboxId().equals(sandbox.id()))
                .ifPresent(made -> plan.add(new Action.StartContainer(container.getName(), made.attempt(), made.id())));
    }

    private void run(Container container, ObservedSandbox sandbox) {
        Optional<ObservedContainer> newest = observed.newest(container.getName());
        if (newest.isEmpty()) {
            if (!past.over(container.getName())) {
                start(container, sandbox);
            }
            return;
        }
        ObservedContainer current = newest.get();
        boolean here = current.sandboxId().equals(sandbox.id());
        switch (current.phase()) {
            case RUNNING -> attend(container, current);
            case UNKNOWN -> kill(current, "Container %s is in an unknown state".formatted(container.getName()));
            case CREATED -> {
                if (startRefused(current) || !here) {
                    restart(container, current, sandbox);
                } else {
                    plan.add(new Action.StartContainer(container.getName(), current.attempt(), current.id()));
                }
            }
            case EXITED -> restart(container, current, sandbox);
        }
    }

    private void attend(Container container, ObservedContainer running) {
        ContainerMemory remembered = memory.container(container.getName());
        Optional<ContainerMemory.Condemned> verdict = remembered.condemnation(running.attempt());
        if (verdict.isPresent()) {
            kill.end(running, verdict.get().deadline(), verdict.get().message());
        } else if (!remembered.hooked(container, running.id())) {
            plan.add(new Action.PostStart(container.getName(), running.id(), running.attempt()));
        }
    }

    private void restart(Container container, ObservedContainer ended, ObservedSandbox sandbox) {
        boolean init = pod.getSpec().getInitContainers().stream()
                .anyMatch(i -> i.getName().equals(container.getName()));
        boolean anew = init && !ended.sandboxId().equals(sandbox.id());
        if (anew || RestartPolicy.of(pod, container).restarts(ended, memory.container(container.getName()))) {
            start(container, sandbox);
        }
    }

    private void start(Container container, ObservedSandbox sandbox) {
        ContainerMemory remembered = memory.container(container.getName());
        int last = Math.max(
                remembered.lastAttempt(),
                observed.newest(container.getName())
                        .map(ObservedContainer::attempt)
                        .orElse(-1));
        Instant restartAt = remembered.restartAt();
        if (restartAt != null && remembered.accountedAttempt() == last && now.isBefore(restartAt)) {
            plan.wake(restartAt);
        } else if (haveImage(container) && !held) {
            plan.add(new Action.CreateAndStartContainer(container.getName(), last + 1, sandbox.id()));
        }
    }

    private boolean haveImage(Container container) {
        ContainerMemory.ReadyImage ready = memory.container(container.getName()).image();
        if (ready != null && ready.specImage().equals(container.getImage())) {
            return true;
        }
        plan.add(new Action.PullImage(container.getName()));
        return false;
    }

    /** Of each container the newest stays, and one dead before it for {@code logs --previous}; older ones go. */
    private void removeSuperseded() {
        Set<String> names = new HashSet<>();
        observed.containers().forEach(c -> names.add(c.name()));
        for (String name : names) {
            List<ObservedContainer> older = new ArrayList<>(observed.containersNamed(name));
            ObservedContainer newest = older.removeFirst();
            boolean previousKept = dead(newest);
            for (ObservedContainer container : older) {
                if (container.alive()) {
                    kill(container, "Stopping container " + name);
                } else if (container.phase() == ContainerPhase.EXITED && !previousKept) {
                    previousKept = true;
                } else {
                    plan.add(new Action.RemoveContainer(container.id(), container.logPath()));
                }
            }
        }
    }
}
