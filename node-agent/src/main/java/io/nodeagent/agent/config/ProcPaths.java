package io.nodeagent.agent.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a container may not see or not change in /proc and /sys, the same that a kubelet asks for. */
final class ProcPaths {
    private static final List<String> MASKED = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private ProcPaths() {}

    /** {@code procMount}: nothing is masked for Unmasked. */
    static List<String> masked(@Nullable String procMount) {
        return "Unmasked".equals(procMount)
                ? List.of()
                : Stream.concat(MASKED.stream(), thermalThrottles()).toList();
    }

    static List<String> readOnly(@Nullable String procMount) {
        return "Unmasked".equals(procMount) ? List.of() : READ_ONLY;
    }

    /** Counters of each CPU from which other workloads can be told. */
    private static Stream<String> thermalThrottles() {
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(cpu -> "/sys/devices/system/cpu/cpu%d/thermal_throttle".formatted(cpu))
                .filter(path -> Files.exists(Path.of(path)));
    }
}
