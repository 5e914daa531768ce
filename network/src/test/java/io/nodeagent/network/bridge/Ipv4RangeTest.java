package io.nodeagent.network.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4RangeTest {
    @Test
    void addressesAreCountedFromTheNetwork() {
        Ipv4Range range = Ipv4Range.parse("192.168.254.0/23");
        assertEquals("192.168.254.1", range.at(1).getHostAddress());
        assertEquals("192.168.255.255", range.at(511).getHostAddress());
        assertEquals(511, range.offsetOf(range.at(511)));
        assertEquals(512, range.size());
        assertThrows(InvalidArgumentException.class, () -> range.at(512));
    }

    @Test
    void overlapIsOneInsideTheOther() {
        Ipv4Range pods = Ipv4Range.parse("10.85.0.0/24");
        assertTrue(pods.overlaps(Ipv4Range.parse("10.0.0.0/8")));
        assertTrue(pods.overlaps(Ipv4Range.parse("10.85.0.128/25")));
        assertTrue(pods.overlaps(Ipv4Range.parse("0.0.0.0/0")));
        assertFalse(pods.overlaps(Ipv4Range.parse("10.85.1.0/24")));
        assertTrue(pods.contains(pods.at(255)));
        assertFalse(pods.contains(Ipv4Range.parse("10.85.1.0/32").at(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.85.0.0", "10.85.0.0/33", "10.85.0.256/32", "10.85.0.1/24", "fd00::/64", "a.b.c.d/8"})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(InvalidArgumentException.class, () -> Ipv4Range.parse(text));
    }

    @Test
    void hostBitsAreRefusedWithTheRangeMeant() {
        InvalidArgumentException refusal =
                assertThrows(InvalidArgumentException.class, () -> Ipv4Range.parse("10.85.0.7/24"));
        assertTrue(refusal.toString().contains("write 10.85.0.0/24"), refusal.toString());
    }
}
