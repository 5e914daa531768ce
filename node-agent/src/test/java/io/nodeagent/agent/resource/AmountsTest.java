package io.nodeagent.agent.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1, 1, 1000",
        "100m, 1, 100",
        "1500m, 2, 1500",
        "0.5, 1, 500",
        ".25, 1, 250",
        "1u, 1, 1",
        "64Mi, 67108864, 67108864000",
        "1k, 1000, 1000000",
        "1Ki, 1024, 1024000",
        "1.5Gi, 1610612736, 1610612736000",
        "1e3, 1000, 1000000",
        "12E, 9223372036854775807, 9223372036854775807",
        "2M, 2000000, 2000000000"
    })
    void readsQuantitiesRoundedUp(String text, long whole, long milli) {
        assertEquals(whole, Amounts.whole(new Quantity(text)));
        assertEquals(milli, Amounts.milli(new Quantity(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1Zi", "--1", "Mi"})
    void refusesWhatIsNoQuantity(String text) {
        assertThrows(InvalidArgumentException.class, () -> Amounts.whole(new Quantity(text)));
    }

    @Test
    void whatIsNotNamedIsNothing() {
        assertEquals(0, Amounts.wholeOf(null, "memory"));
        assertEquals(0, Amounts.milliOf(Map.of(), "cpu"));
    }
}
