package io.nodeagent.agent.meter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMetersTest {
    @Test
    void theProcessIsToldOf() {
        String text = new String(new ProcessMeters().text(), StandardCharsets.UTF_8);
        for (String series : List.of(
                "process_cpu_seconds_total [0-9.E-]+",
                "process_resident_memory_bytes [0-9.E]+",
                "process_open_fds [0-9.E]+",
                "process_start_time_seconds [0-9.E]+",
                "jvm_memory_used_bytes\\{area=\"heap\",id=\"[^\"]+\"\\} [0-9.E]+",
                "jvm_threads_live_threads [0-9.E]+",
                "jvm_gc_collections_total\\{gc=\"[^\"]+\"\\} [0-9.E]+")) {
            assertTrue(text.lines().anyMatch(line -> line.matches(series)), () -> series + "\n" + text);
        }
    }
}
