package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.Probe;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.errors.InvalidArgumentException;
import java.time.Duration;

/** Makes one probe and waits for its answer, for the probe's timeout at most. */
public final class ProbeRunner {
    private static final int TRIES = 3;

    private final ExecProbe exec;
    private final HttpProbe http = new HttpProbe();

    public ProbeRunner(ContainerRuntime runtime) {
        exec = new ExecProbe(runtime);
    }

    /** The answer; one that could not be had is asked for again, at once. */
    public ProbeOutcome run(Probe probe, ProbeTarget target) {
        ProbeOutcome outcome = once(probe, target);
        for (int i = 1; i < TRIES && outcome.answer() == ProbeOutcome.Answer.ERROR; i++) {
            outcome = once(probe, target);
        }
        return outcome;
    }

    private ProbeOutcome once(Probe probe, ProbeTarget target) {
        Duration timeout = ProbeRule.of(probe).timeout();
        try {
            if (probe.getExec() != null) {
                return exec.probe(probe.getExec(), target, timeout);
            }
            if (probe.getHttpGet() != null) {
                return http.probe(probe.getHttpGet(), target, timeout);
            }
            if (probe.getTcpSocket() != null) {
                return TcpProbe.probe(probe.getTcpSocket(), target, timeout);
            }
            if (probe.getGrpc() != null) {
                return GrpcProbe.probe(probe.getGrpc(), target, timeout);
            }
            return ProbeOutcome.error("missing probe handler");
        } catch (InvalidArgumentException e) {
            return ProbeOutcome.error(String.valueOf(e.getMessage()));
        }
    }
}
