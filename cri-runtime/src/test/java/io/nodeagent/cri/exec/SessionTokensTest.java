package io.nodeagent.cri.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.cri.fake.FakeClock;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTokensTest {
    private final FakeClock clock = new FakeClock();
    private final SessionTokens<String> tokens = new SessionTokens<>(clock);

    @Test
    void workOnceAndForAMinute() {
        String first = tokens.offer("a");
        String second = tokens.offer("b");
        assertNotEquals(first, second);
        assertEquals(Optional.of("a"), tokens.take(first));
        assertEquals(Optional.empty(), tokens.take(first));
        assertEquals(Optional.empty(), tokens.take("guess"));
        clock.advance(Duration.ofSeconds(61));
        assertEquals(Optional.empty(), tokens.take(second));
    }

    @Test
    void tooManyAreRefusedUntilTheyExpire() {
        for (int i = 0; i < 1000; i++) {
            String unused = tokens.offer("s" + i);
            assertNotEquals("", unused);
        }
        assertThrows(UnavailableException.class, () -> tokens.offer("one more"));
        clock.advance(Duration.ofSeconds(61));
        assertNotEquals("", tokens.offer("later"));
    }
}
