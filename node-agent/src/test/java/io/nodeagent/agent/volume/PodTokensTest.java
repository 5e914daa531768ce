package io.nodeagent.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.nodeagent.agent.objects.FakeObjectReader;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.errors.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodTokensTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final String UID = "0f1e2d3c-0000-4000-8000-000000000001";

    private Instant now = START;
    private Duration jitter = Duration.ZERO;
    private final FakeObjectReader api = new FakeObjectReader(() -> now);
    private final PodTokens tokens = new PodTokens(api, () -> now, () -> jitter);
    private final Pod pod = PodYaml.withSpec("containers: [{name: a}]\n");

    private static ServiceAccountTokenProjection source(long seconds) {
        return PodYaml.of("{path: t, expirationSeconds: %d}".formatted(seconds), ServiceAccountTokenProjection.class);
    }

    private String get(long seconds) {
        return tokens.get(pod, source(seconds));
    }

    private Instant dueIn(long seconds) {
        return START.plusSeconds(seconds);
    }

    @Test
    void aTokenIsRenewedAtFourFifthsOfItsLifeOrAfterADayAndABitEarlier() {
        get(1000);
        assertEquals(Optional.of(dueIn(800)), tokens.nextRenewal(UID));
        tokens.forget(UID);
        assertEquals(Optional.empty(), tokens.nextRenewal(UID));
        jitter = Duration.ofSeconds(7);
        get(1_000_000);
        assertEquals(Optional.of(dueIn(86_400 - 7)), tokens.nextRenewal(UID));
        get(10);
        assertEquals(Optional.of(dueIn(7)), tokens.nextRenewal(UID), "the jitter is small beside the token's life");
    }

    @Test
    void theOldTokenServesWhileNoNewOneIsToBeHad() {
        String first = get(1000);
        api.tokenFailure = new UnavailableException("no API server");
        now = START.plusSeconds(850);
        assertEquals(first, get(1000));
        assertEquals(Optional.of(dueIn(860)), tokens.nextRenewal(UID));
        now = START.plusSeconds(1000);
        assertThrows(UnavailableException.class, () -> get(1000));
        api.tokenFailure = null;
        assertEquals("token 2 of default for ", get(1000));
    }

    private static String jwt(String claims) {
        String body = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "e30." + body + ".c2ln";
    }

    @Test
    void aTokenOfAnEarlierAgentServesUntilItIsDue() {
        long issued = START.getEpochSecond() - 500;
        String old = jwt("{\"iat\":%d,\"exp\":%d}".formatted(issued, issued + 31_536_000));
        tokens.adopt(pod, source(1000), old);
        assertEquals(old, get(1000));
        assertEquals(Optional.of(dueIn(300)), tokens.nextRenewal(UID), "by the life that was asked for");
        now = START.plusSeconds(300);
        assertEquals("token 1 of default for ", get(1000));
        tokens.adopt(pod, source(1000), old);
        assertEquals("token 1 of default for ", get(1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a.!.c", "a.e30.c", "a.W10.c", "a.bm8ganNvbg.c"})
    void whatIsNoTokenIsReplaced(String old) {
        tokens.adopt(pod, source(1000), old);
        assertEquals("token 1 of default for ", get(1000));
    }
}
