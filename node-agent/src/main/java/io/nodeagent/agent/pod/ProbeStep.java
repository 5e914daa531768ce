package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.meter.ProbeTally;
import io.nodeagent.agent.probe.ProbeKind;
import io.nodeagent.agent.probe.ProbeOutcome;
import io.nodeagent.agent.probe.ProbeRule;
import io.nodeagent.agent.probe.ProbeRunner;
import io.nodeagent.agent.probe.ProbeState;
import io.nodeagent.agent.probe.ProbeTarget;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.spec.PodContainers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Makes a probe, tells of its failure, and counts its answer. */
record ProbeStep(ProbeRunner runner, ProbeTally tally, Clock clock) {
    UnaryOperator<PodMemory> run(Action.Probe action, Executor.View view, PodReporter reporter) {
        Container container =
                PodContainers.named(view.pod(), action.container()).container();
        ProbeKind kind = action.probe();
        Probe probe = kind.of(container);
        if (probe == null) {
            return UnaryOperator.identity();
        }
        String podIp = view.podIps().stream().findFirst().orElse("");
        Instant askedAt = clock.instant();
        long begun = System.nanoTime();
        ProbeOutcome outcome = runner.run(probe, new ProbeTarget(container, action.id(), podIp));
        count(reporter.pod(), container, kind, outcome, Duration.ofNanos(System.nanoTime() - begun));
        tell(outcome, kind, PodContainers.named(view.pod(), action.container()).eventPath(), reporter);
        ProbeRule rule = ProbeRule.of(probe);
        return memory -> memory.withContainer(
                action.container(),
                c -> c.probe(kind, action.id())
                        .map(state -> c.withProbe(kind, after(state, kind, rule, outcome, askedAt)))
                        .orElse(c));
    }

    private void count(PodIdentity pod, Container container, ProbeKind kind, ProbeOutcome outcome, Duration took) {
        ProbeTally.Result result = switch (outcome.answer()) {
            case SUCCESS, WARNING -> ProbeTally.Result.SUCCESSFUL;
            case FAILURE -> ProbeTally.Result.FAILED;
            case ERROR -> ProbeTally.Result.UNKNOWN;
        };
        tally.add(
                new ProbeTally.Probe(pod.namespace(), pod.name(), pod.uid(), container.getName(), kind.word()),
                result,
                took);
    }

    private static ProbeState after(
            ProbeState state, ProbeKind kind, ProbeRule rule, ProbeOutcome outcome, Instant askedAt) {
        return switch (outcome.answer()) {
            case SUCCESS, WARNING -> state.answered(kind, rule, true, askedAt);
            case FAILURE -> state.answered(kind, rule, false, askedAt);
            case ERROR -> state.unanswered(rule, askedAt);
        };
    }

    private static void tell(ProbeOutcome outcome, ProbeKind kind, String field, PodReporter reporter) {
        String message = outcome.message();
        switch (outcome.answer()) {
            case SUCCESS -> {}
            case WARNING -> reporter.warning(field, "ProbeWarning", kind.word() + " probe warning: " + message);
            case FAILURE -> reporter.warning(field, "Unhealthy", kind.word() + " probe failed: " + message);
            case ERROR ->
                reporter.warning(
                        field, "Unhealthy", kind.word() + " probe errored and resulted in unknown state: " + message);
        }
    }
}
