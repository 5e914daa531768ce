package io.nodeagent.cri.metric;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One metric.
 *
 * @param furtherLabels the names of labels after the common ones
 * @param samples what a reading has of it
 */
public record MetricFamily(
        String name,
        String help,
        Kind kind,
        List<String> furtherLabels,
        Function<MetricReading, List<Sample>> samples) {
    /** The names of the labels that every metric has. */
    public static final List<String> COMMON_LABELS = List.of("container", "id", "image", "name", "namespace", "pod");

    public MetricFamily {
        furtherLabels = List.copyOf(furtherLabels);
    }

    /** Whether it only grows. */
    public enum Kind {
        COUNTER,
        GAUGE
    }

    /**
     * One number.
     *
     * @param furtherLabels values of the family's further labels
     */
    public record Sample(List<String> furtherLabels, long value) {
        public Sample {
            furtherLabels = List.copyOf(furtherLabels);
        }
    }

    /** The names of all its labels. */
    public List<String> labels() {
        return Stream.concat(COMMON_LABELS.stream(), furtherLabels.stream()).toList();
    }

    /** One with a number at most. */
    static MetricFamily of(String name, Kind kind, String help, Function<MetricReading, OptionalLong> number) {
        return new MetricFamily(name, help, kind, List.of(), reading -> {
            OptionalLong value = number.apply(reading);
            return value.isPresent() ? List.of(new Sample(List.of(), value.getAsLong())) : List.of();
        });
    }
}
