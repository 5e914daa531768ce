package io.nodeagent.cri.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.errors.InvalidArgumentException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StopSignalTest {
    @ParameterizedTest
    @CsvSource({
        "'', 15",
        "SIGTERM, 15",
        "quit, 3",
        "9, 9",
        "SIGRTMIN+3, 37",
        "SIGRTMAX-14, 50",
        "SIGRTMIN, 34",
        "64, 64",
        "WINCH, 28"
    })
    void reads(String text, int number) {
        assertEquals(number, StopSignal.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGNOPE", "0", "65", "-1", "SIGRTMIN+99", "RTMAX-", "999999999999"})
    void refuses(String text) {
        assertThrows(InvalidArgumentException.class, () -> StopSignal.parse(text));
    }
}
