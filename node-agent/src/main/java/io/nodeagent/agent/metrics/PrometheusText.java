package io.nodeagent.agent.metrics;

import io.nodeagent.agent.meter.Histogram;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' text format 0.0.4, written family after family. A family of which there is no series is not mentioned.
 * Numbers are written as exactly as they are known: nanoseconds as seconds with nine decimals at most.
 */
final class PrometheusText {
    private static final long NANOS = 1_000_000_000;

    private final StringBuilder out = new StringBuilder(1 << 14);
    private String name = "";
    private @Nullable String heading;

    /** Begins a family of counters. */
    PrometheusText counters(String family, String help) {
        return family(family, "counter", help);
    }

    /** Begins a family of gauges. */
    PrometheusText gauges(String family, String help) {
        return family(family, "gauge", help);
    }

    /** Begins a family of histograms of seconds. */
    PrometheusText histograms(String family, String help) {
        return family(family, "histogram", help);
    }

    private PrometheusText family(String family, String type, String help) {
        name = family;
        heading = "# HELP " + family + " " + help + "\n# TYPE " + family + " " + type + "\n";
        return this;
    }

    /** One series as of now; labels as {@link #labels} writes them. */
    void number(String labels, long value) {
        series(labels, "").append(value).append('\n');
    }

    void number(String labels, long value, Instant at) {
        number(labels, "", value, at);
    }

    /** The same with labels of this series alone after those that several share; may be empty. */
    void number(String labels, String more, long value, Instant at) {
        series(labels, more).append(value);
        time(at);
    }

    void seconds(String labels, long nanos, Instant at) {
        seconds(labels, "", nanos, at);
    }

    void seconds(String labels, String more, long nanos, Instant at) {
        series(labels, more);
        decimal(nanos, NANOS);
        time(at);
    }

    /** A moment as seconds since the epoch, to the millisecond. */
    void moment(String labels, Instant moment) {
        series(labels, "");
        decimal(moment.toEpochMilli(), 1000);
        out.append('\n');
    }

    /** One series of a family of histograms. */
    void histogram(String labels, Histogram histogram) {
        long[] counts = histogram.counts();
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i];
            series(
                            "_bucket",
                            labels,
                            i < histogram.ends().size() ? end(histogram.ends().get(i)) : "le=\"+Inf\"")
                    .append(sum)
                    .append('\n');
        }
        series("_sum", labels, "");
        decimal(histogram.nanos(), NANOS);
        out.append('\n');
        series("_count", labels, "").append(sum).append('\n');
    }

    /** How many durations a histogram has counted. */
    static long count(Histogram histogram) {
        return Arrays.stream(histogram.counts()).sum();
    }

    private static String end(Duration end) {
        return "le=\""
                + BigDecimal.valueOf(end.toNanos(), 9).stripTrailingZeros().toPlainString() + '"';
    }

    /** Everything written so far as UTF-8. */
    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Names and values by turns, without the braces around them. */
    static String labels(String... namesAndValues) {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
            escape(namesAndValues[i + 1], labels);
            labels.append('"');
        }
        return labels.toString();
    }

    private static void escape(String value, StringBuilder to) {
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '\\' -> to.append("\\\\");
                case '"' -> to.append("\\\"");
                case '\n' -> to.append("\\n");
                default -> to.append(value.charAt(i));
            }
        }
    }

    private StringBuilder series(String labels, String more) {
        return series("", labels, more);
    }

    private StringBuilder series(String suffix, String labels, String more) {
        if (heading != null) {
            out.append(Objects.requireNonNull(heading));
            heading = null;
        }
        out.append(name).append(suffix);
        if (!labels.isEmpty() || !more.isEmpty()) {
            out.append('{').append(labels);
            if (!more.isEmpty()) {
                out.append(labels.isEmpty() ? "" : ",").append(more);
            }
            out.append('}');
        }
        return out.append(' ');
    }

    private void time(Instant at) {
        out.append(' ').append(at.toEpochMilli()).append('\n');
    }

    private void decimal(long value, long one) {
        out.append(value / one);
        long fraction = value % one;
        if (fraction != 0) {
            out.append('.');
            for (long unit = one / 10; fraction != 0; unit /= 10) {
                out.append((char) ('0' + fraction / unit));
                fraction %= unit;
            }
        }
    }
}
