package io.nodeagent.agent.pressure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvictionSettingsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static EvictionSettings settings(
            Map<String, String> soft, Map<String, Duration> grace, Map<String, String> reclaim) {
        return new EvictionSettings(Map.of(), soft, grace, reclaim, MINUTE, 30);
    }

    @ParameterizedTest
    @CsvSource({"100Mi, 104857600", "1G, 1000000000", "10%, 200", "12.5%, 250", "100, 100"})
    void amountsAreQuantitiesOrPartsOfTheWhole(String amount, long least) {
        EvictionThresholds thresholds =
                EvictionSettings.ofHard(Map.of("memory.available", amount)).thresholds();
        assertEquals(least, thresholds.hardLeast(Signal.MEMORY_AVAILABLE, 2000));
        assertEquals(0, thresholds.hardLeast(Signal.NODEFS_AVAILABLE, 2000));
    }

    @ParameterizedTest
    @CsvSource({"0%", "100%"})
    void noneAndAllOfTheWholeAreNoThreshold(String amount) {
        assertTrue(EvictionSettings.ofHard(Map.of("nodefs.available", amount))
                .thresholds()
                .all()
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memory.free | 1Gi | evictionHard[memory.free]: no such signal: give one of imagefs.available,",
                "memory.available | much | evictionHard[memory.available]: 'much' is no amount",
                "memory.available | 101% | evictionHard[memory.available]: '101%' is no amount",
                "memory.available | -1 | evictionHard[memory.available]: '-1' is no amount",
                "memory.available | 0 | evictionHard[memory.available]: '0' is never missed",
            })
    void mistakesAreNamed(String signal, String amount, String wanted) {
        EvictionSettings settings = EvictionSettings.ofHard(Map.of(signal, amount));
        String said = refusal(settings);
        assertTrue(said.startsWith(wanted), said);
    }

    private static String refusal(EvictionSettings settings) {
        return String.valueOf(assertThrows(InvalidArgumentException.class, settings::thresholds)
                .getMessage());
    }

    @Test
    void aSoftThresholdAndItsGraceGoTogether() {
        Map<String, String> soft = Map.of("memory.available", "1Gi");
        Map<String, Duration> grace = Map.of("memory.available", MINUTE);
        Threshold threshold = settings(soft, grace, Map.of("memory.available", "500Mi"))
                .thresholds()
                .all()
                .getFirst();
        assertEquals(
                new Threshold(
                        Signal.MEMORY_AVAILABLE, new Quota.Fixed(1L << 30), MINUTE, true, new Quota.Fixed(500L << 20)),
                threshold);
        assertTrue(refusal(settings(soft, Map.of(), Map.of())).contains("evictionSoftGracePeriod"));
        assertTrue(
                refusal(settings(Map.of(), grace, Map.of())).startsWith("evictionSoftGracePeriod[memory.available]"));
    }
}
