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
    void theKernelsNumbersAreReadWholeAndTheLowerCounts() throws IOException {
        assertEquals(
                Math.min(number("pid_max"), number("threads-max")),
                ThreadNumbers.read(Path.of("/proc")).most());
    }

    private static long number(String name) throws IOException {
        try (BufferedReader file =
                new BufferedReader(new FileReader("/proc/sys/kernel/" + name, StandardCharsets.US_ASCII))) {
            return Long.parseLong(file.readLine().strip());
        }
    }
}
