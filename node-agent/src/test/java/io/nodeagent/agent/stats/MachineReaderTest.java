package io.nodeagent.agent.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's numbers from literal kernel text. */
class MachineReaderTest {
    private static final Instant AT = Instant.ofEpochSecond(1);

    @TempDir
    Path root;

    @Test
    void theWorkingSetIsWhatIsNotFreeLessWhatIsGivenBackFirst() throws IOException {
        write("proc/meminfo", """
                MemTotal:           1000 kB
                MemFree:             300 kB
                MemAvailable:        600 kB
                Cached:              250 kB
                Inactive(file):      200 kB
                AnonPages:           150 kB
                Mapped:               50 kB
                SwapTotal:            64 kB
                SwapFree:             60 kB
                """);
        write("proc/vmstat", "nr_free_pages 75\npgfault 812\npgmajfault 3\n");
        MachineReader machine = new MachineReader(root);
        assertEquals(
                new Usage.Memory(
                        AT, kilo(500), kilo(700), kilo(500), kilo(150), OptionalLong.of(812), OptionalLong.of(3)),
                MachineReader.memory(machine.memoryInfo(), machine.pageCounters(), AT));
        assertEquals(new Usage.Swap(AT, kilo(60), kilo(4)), MachineReader.swap(machine.memoryInfo(), AT));
    }

    @Test
    void theMachinesStartAndItsThreadsAreRead() throws IOException {
        write("proc/stat", "cpu  1 2 3\nintr 5\nctxt 6\nbtime 1767225600\nprocesses 7\n");
        write("proc/sys/kernel/pid_max", "32768\n");
        write("proc/sys/kernel/threads-max", "192573\n");
        write("proc/loadavg", "0.00 0.01 0.05 2/345 6789\n");
        MachineReader machine = new MachineReader(root);
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), machine.bootedAt());
        assertEquals(new NodeStats.Processes(AT, 32768, 345), machine.processes(AT));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static OptionalLong kilo(long kilobytes) {
        return OptionalLong.of(kilobytes * 1024);
    }
}
