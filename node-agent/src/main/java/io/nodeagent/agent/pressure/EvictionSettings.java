package io.nodeagent.agent.pressure;

import io.nodeagent.errors.InvalidArgumentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Thresholds as a KubeletConfiguration has them: amounts such as {@code 100Mi} or {@code 10%}, by the signal's name.
 *
 * @param hard {@code evictionHard}
 * @param soft {@code evictionSoft}
 * @param softGrace {@code evictionSoftGracePeriod}, one for each of {@code soft}
 * @param minimumReclaim {@code evictionMinimumReclaim}
 * @param transition {@code evictionPressureTransitionPeriod}
 * @param softGraceSeconds {@code evictionMaxPodGracePeriod}
 */
public record EvictionSettings(
        Map<String, String> hard,
        Map<String, String> soft,
        Map<String, Duration> softGrace,
        Map<String, String> minimumReclaim,
        Duration transition,
        long softGraceSeconds) {
    /** A kubelet's thresholds, and one for process numbers, of which it has none. */
    public static final Map<String, String> USUAL_HARD = hard("10%", "15%");

    /** For a machine that has no other beside it: a pod that it refuses runs nowhere, and a tenth of a large disk is much. */
    public static final Map<String, String> ALONE_HARD = hard("5%", "5%");

    private static final Duration USUAL_TRANSITION = Duration.ofMinutes(5);

    public EvictionSettings {
        hard = Map.copyOf(hard);
        soft = Map.copyOf(soft);
        softGrace = Map.copyOf(softGrace);
        minimumReclaim = Map.copyOf(minimumReclaim);
    }

    /** Hard thresholds alone. */
    public static EvictionSettings ofHard(Map<String, String> hard) {
        return new EvictionSettings(hard, Map.of(), Map.of(), Map.of(), USUAL_TRANSITION, 0);
    }

    /**
     * Reads them.
     *
     * @throws InvalidArgumentException naming the field that is wrong
     */
    public EvictionThresholds thresholds() {
        List<Threshold> all = new ArrayList<>();
        hard.forEach((name, amount) -> {
            String field = "evictionHard[" + name + "]: ";
            limited(field, amount, Threshold.hard(signal(field, name), quota(field, amount)), all);
        });
        soft.forEach((name, amount) -> {
            String field = "evictionSoft[" + name + "]: ";
            Threshold threshold = Threshold.soft(signal(field, name), quota(field, amount), graceOf(field, name));
            limited(field, amount, threshold, all);
        });
        for (String name : new TreeSet<>(softGrace.keySet())) {
            if (!soft.containsKey(name)) {
                throw new InvalidArgumentException(
                        "evictionSoftGracePeriod[" + name + "]: give evictionSoft for it as well, or remove it");
            }
        }
        return new EvictionThresholds(all.stream().map(this::reclaiming).toList(), transition, softGraceSeconds);
    }

    private Threshold reclaiming(Threshold threshold) {
        String name = threshold.signal().toString();
        String amount = minimumReclaim.get(name);
        return amount == null
                ? threshold
                : threshold.reclaiming(quota("evictionMinimumReclaim[" + name + "]: ", amount));
    }

    /** None of the whole, and all of it, are ways to say that there is no threshold. */
    private static void limited(String field, String amount, Threshold threshold, List<Threshold> all) {
        switch (threshold.least()) {
            case Quota.Share share when share.fraction() == 0 || share.fraction() == 1 -> {}
            case Quota.Fixed fixed
            when fixed.amount() == 0 ->
                throw new InvalidArgumentException(
                        field + "'" + amount + "' is never missed: give more, or 0% for no threshold");
            case Quota.Share _, Quota.Fixed _ -> all.add(threshold);
        }
    }

    private Duration graceOf(String field, String name) {
        Duration grace = softGrace.get(name);
        if (grace == null) {
            throw new InvalidArgumentException(
                    field + "say for how long it may be missed: give evictionSoftGracePeriod for it");
        }
        return grace;
    }

    private static Signal signal(String field, String name) {
        return Signal.parse(name)
                .orElseThrow(
                        () -> new InvalidArgumentException(field + "no such signal: give one of " + Signal.names()));
    }

    private static Quota quota(String field, String amount) {
        return Quota.parse(amount)
                .orElseThrow(() -> new InvalidArgumentException(
                        field + "'" + amount + "' is no amount: give one such as 100Mi or 10%"));
    }

    private static Map<String, String> hard(String nodefs, String imagefs) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(Signal.MEMORY_AVAILABLE.toString(), "100Mi");
        all.put(Signal.NODEFS_AVAILABLE.toString(), nodefs);
        all.put(Signal.NODEFS_INODES_FREE.toString(), "5%");
        all.put(Signal.IMAGEFS_AVAILABLE.toString(), imagefs);
        all.put(Signal.IMAGEFS_INODES_FREE.toString(), "5%");
        // With fewer left, hardly anything can be started.
        all.put(Signal.PID_AVAILABLE.toString(), "256");
        return all;
    }
}
