package io.nodeagent.agent.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ThreadNumbersTest {
    @Test
    void theKernelsNumberIsReadWhole() throws IOException {
        try (BufferedReader file =
                new BufferedReader(new FileReader("/proc/sys/kernel/pid_max", StandardCharsets.US_ASCII))) {
            assertEquals(
                    Long.parseLong(file.readLine().strip()),
                    ThreadNumbers.read(Path.of("/proc")).most());
        }
    }
}
