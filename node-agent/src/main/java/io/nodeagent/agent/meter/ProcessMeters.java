package io.nodeagent.agent.meter;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nodeagent.errors.InternalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the process and its virtual machine take, with the names that Prometheus' own clients use for a process. Made when
 * first asked for: loading the registry takes as long as the rest of a start.
 */
public final class ProcessMeters {
    private @Nullable PrometheusMeterRegistry made;

    /** Prometheus' text. */
    public byte[] text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 14);
        try {
            registry().scrape(text);
        } catch (IOException e) {
            throw new InternalException("write metrics: " + e, e);
        }
        return text.toByteArray();
    }

    private synchronized PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = made;
        if (registry == null) {
            registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            bind(registry);
            made = registry;
        }
        return registry;
    }

    private static void bind(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionCounter.builder("jvm.gc.collections", collector, GarbageCollectorMXBean::getCollectionCount)
                    .description("Collections of garbage")
                    .tag("gc", collector.getName())
                    .register(registry);
            FunctionCounter.builder("jvm.gc.collection", collector, c -> c.getCollectionTime() / 1000.0)
                    .description("Time spent in them")
                    .baseUnit("seconds")
                    .tag("gc", collector.getName())
                    .register(registry);
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, s -> s.getProcessCpuTime() / 1e9)
                    .description("CPU time of the agent")
                    .baseUnit("seconds")
                    .register(registry);
            Gauge.builder("process.open.fds", system, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
                    .description("Open file descriptors")
                    .register(registry);
            Gauge.builder("process.max.fds", system, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                    .description("How many there may be")
                    .register(registry);
        }
        Gauge.builder("process.resident.memory", ProcessMeters::residentBytes)
                .description("Memory of the agent that is in use")
                .baseUnit("bytes")
                .register(registry);
    }

    /** The line VmRSS of proc_pid_status(5); NaN where the kernel does not tell. */
    private static double residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024.0)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
