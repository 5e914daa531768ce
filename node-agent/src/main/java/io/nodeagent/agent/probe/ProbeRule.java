package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a probe is made and how many answers in a row settle its result; absent fields are the API server's defaults.
 *
 * @param initialDelay from the container's start to the first probe
 */
public record ProbeRule(
        Duration initialDelay, Duration period, Duration timeout, int successThreshold, int failureThreshold) {
    private static final int PERIOD_SECONDS = 10;
    private static final int FAILURES = 3;

    public static ProbeRule of(Probe probe) {
        return new ProbeRule(
                Duration.ofSeconds(atLeast(0, probe.getInitialDelaySeconds(), 0)),
                Duration.ofSeconds(atLeast(1, probe.getPeriodSeconds(), PERIOD_SECONDS)),
                Duration.ofSeconds(atLeast(1, probe.getTimeoutSeconds(), 1)),
                atLeast(1, probe.getSuccessThreshold(), 1),
                atLeast(1, probe.getFailureThreshold(), FAILURES));
    }

    /** Zero stands for absent where the field must be positive, as in objects written before defaults were kept. */
    private static int atLeast(int least, @Nullable Integer given, int otherwise) {
        return given == null || given < least ? otherwise : given;
    }
}
