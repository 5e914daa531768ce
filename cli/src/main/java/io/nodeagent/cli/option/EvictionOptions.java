package io.nodeagent.cli.option;

import io.nodeagent.agent.pressure.EvictionSettings;
import io.nodeagent.agent.pressure.EvictionThresholds;
import io.nodeagent.errors.InvalidArgumentException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** When pods have to go because the machine is short of something; names and meanings are the kubelet's. */
public final class EvictionOptions {
    private static final String SOFT_GRACE = "--eviction-soft-grace-period";
    private static final String TRANSITION = "--eviction-pressure-transition-period";

    @Option(
            names = "--eviction-hard",
            paramLabel = "SIGNAL<AMOUNT,...",
            description =
                    "With less left of it pods have to go at once, such as memory.available<100Mi,nodefs.available<10%%;"
                            + " 0%% for never. Replaces all of the defaults.")
    private Optional<String> hard = Optional.empty();

    @Option(
            names = "--eviction-soft",
            paramLabel = "SIGNAL<AMOUNT,...",
            description = "With less left of it for longer than its grace period pods have to go.")
    private Optional<String> soft = Optional.empty();

    @Option(
            names = SOFT_GRACE,
            paramLabel = "SIGNAL=DURATION,...",
            description = "The grace period of each signal of --eviction-soft, such as memory.available=1m30s.")
    private Optional<String> softGrace = Optional.empty();

    @Option(
            names = "--eviction-minimum-reclaim",
            paramLabel = "SIGNAL=AMOUNT,...",
            description = "How much more than its threshold must be left before no more pods have to go.")
    private Optional<String> minimumReclaim = Optional.empty();

    @Option(
            names = TRANSITION,
            paramLabel = "DURATION",
            defaultValue = "5m",
            description =
                    "For how long the node says that it is short of something after it was (default: ${DEFAULT-VALUE}).")
    private String transition = "5m";

    @Option(
            names = "--eviction-max-pod-grace-period",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long pods that go for a soft threshold may take to end (default: ${DEFAULT-VALUE}).")
    private long softGraceSeconds;

    /**
     * All of them, as they were given.
     *
     * @param usualHard the hard thresholds where none are given
     */
    public EvictionThresholds thresholds(Map<String, String> usualHard) {
        if (softGraceSeconds < 0) {
            throw new InvalidArgumentException(
                    "--eviction-max-pod-grace-period: " + softGraceSeconds + ": give 0 seconds or more");
        }
        Map<String, Duration> graces = new LinkedHashMap<>();
        Pairs.parse(SOFT_GRACE, "=", softGrace)
                .forEach((signal, text) -> graces.put(signal, DurationText.parse(SOFT_GRACE, text)));
        return new EvictionSettings(
                        hard.isPresent() ? Pairs.parse("--eviction-hard", "<", hard) : usualHard,
                        Pairs.parse("--eviction-soft", "<", soft),
                        graces,
                        Pairs.parse("--eviction-minimum-reclaim", "=", minimumReclaim),
                        DurationText.parse(TRANSITION, transition),
                        softGraceSeconds)
                .thresholds();
    }
}
