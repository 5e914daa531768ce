package io.nodeagent.network.bridge;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeNetworkConfigTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/7", "10.85.0.0/30", "127.0.0.0/24", "0.0.0.0/8", "224.0.0.0/8", "255.255.255.0/24"})
    void rangesThatNoHostCanHaveAreRefused(String cidr) {
        Ipv4Range range = Ipv4Range.parse(cidr);
        String said = assertThrows(InvalidArgumentException.class, () -> BridgeNetworkConfig.requireUsable(range))
                .toString();
        assertTrue(said.contains(range.toString()), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.85.0.0/29", "126.0.0.0/8", "192.168.185.0/24", "223.255.255.0/24"})
    void othersAreTaken(String cidr) {
        assertDoesNotThrow(() -> BridgeNetworkConfig.requireUsable(Ipv4Range.parse(cidr)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0bridge", "na.0", "a-name-of-16-long", "na 0", "na;x"})
    void namesThatNftablesOrTheKernelWouldNotTakeAreRefused(String name) {
        assertThrows(InvalidArgumentException.class, () -> BridgeNetworkConfig.requireName(name));
    }
}
