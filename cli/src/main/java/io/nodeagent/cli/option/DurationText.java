package io.nodeagent.cli.option;

import io.nodeagent.errors.InvalidArgumentException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Kubernetes writes them: {@code 90s}, {@code 1m30s}, {@code 1.5h}, {@code 300ms}; {@code 0} alone needs no unit. */
final class DurationText {
    private static final Pattern PART = Pattern.compile("\\G(\\d+(?:\\.\\d+)?)(ms|us|µs|ns|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "µs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);

    private DurationText() {}

    /**
     * Reads one.
     *
     * @param option whose value it is, for the error
     */
    static Duration parse(String option, String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (part.find()) {
            nanos = nanos.add(
                    new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L))));
            end = part.end();
        }
        if (end == 0 || end < text.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new InvalidArgumentException(
                    "%s: '%s' is no duration: give one such as 90s, 2m or 1h".formatted(option, text));
        }
        return Duration.ofNanos(nanos.longValue());
    }
}
