package io.nodeagent.agent.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuSharesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 2, 0",
        "1, 2, 1000",
        "10, 10, 1000",
        "100, 102, 10000",
        "200, 204, 20000",
        "1000, 1024, 100000",
        "2500, 2560, 250000",
        "1000000, 262144, 100000000"
    })
    void table(long millis, long shares, long quotaMicros) {
        assertEquals(shares, CpuShares.of(millis));
        assertEquals(quotaMicros, CpuShares.quotaMicros(millis));
    }
}
