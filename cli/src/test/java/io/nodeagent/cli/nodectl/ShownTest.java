package io.nodeagent.cli.nodectl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.cri.v1.ContainerState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {
    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1572864, 1.5 MiB", "5368709120, 5.0 GiB"})
    void bytesHaveTheLargestFittingUnit(long bytes, String text) {
        assertEquals(text, Shown.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"-5, 0s", "59, 59s", "60, 1m", "7199, 1h", "86400, 1d"})
    void anAgeHasOneUnit(long seconds, String text) {
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        long createdAt = now.minusSeconds(seconds).getEpochSecond() * 1_000_000_000L;

        assertEquals(text, Shown.age(createdAt, now));
    }

    @Test
    void anIdIsShortAndWithoutItsAlgorithm() {
        assertEquals("0123456789abc", Shown.id("sha256:0123456789abcdef"));
        assertEquals("ab", Shown.id("ab"));
    }

    @Test
    void aStateIsAWord() {
        assertEquals("Exited", Shown.state(ContainerState.CONTAINER_EXITED));
    }

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable("ID", "NAME");
        table.row("1234", "a");
        StringWriter out = new StringWriter();

        table.print(new PrintWriter(out));

        assertEquals("ID     NAME\n1234   a\n", out.toString());
    }
}
