package io.nodeagent.agent.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PressureTest {
    private static final long PLENTY = 1L << 40;

    @ParameterizedTest
    @CsvSource({"104857599, true", "104857600, false"})
    void memoryIsShortBelow100MiB(long free, boolean isShort) {
        assertEquals(isShort, Pressure.of(free, PLENTY, PLENTY, PLENTY).memory());
    }

    @ParameterizedTest
    @CsvSource({"99, true", "100, false"})
    void diskIsShortBelowATenth(long free, boolean isShort) {
        assertEquals(isShort, Pressure.of(PLENTY, free, 1000, PLENTY).disk());
    }

    @ParameterizedTest
    @CsvSource({"255, true", "256, false"})
    void pidsAreShortWhenHardlyAnyIsLeft(long free, boolean isShort) {
        assertEquals(isShort, Pressure.of(PLENTY, PLENTY, PLENTY, free).pids());
    }

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
