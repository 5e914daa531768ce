package io.nodeagent.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbeStateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProbeRule RULE =
            new ProbeRule(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(1), 2, 3);

    /** The state after these answers, {@code +} and {@code -}, a period apart. */
    private static ProbeState after(ProbeKind kind, String answers) {
        ProbeState state = ProbeState.begin(kind, RULE, "c1", START);
        for (int i = 0; i < answers.length(); i++) {
            state = state.answered(kind, RULE, answers.charAt(i) == '+', state.nextAt());
        }
        return state;
    }

    private static void settles(ProbeKind kind, String answers, ProbeState.Settled wanted, boolean onHold) {
        ProbeState state = after(kind, answers);
        assertEquals(wanted, state.settled(), kind + " " + answers);
        assertEquals(onHold, state.onHold(), kind + " " + answers);
    }

    @Test
    void onlyEnoughEqualAnswersInARowChangeTheResult() {
        settles(ProbeKind.READINESS, "", ProbeState.Settled.FAILURE, false);
        settles(ProbeKind.READINESS, "+", ProbeState.Settled.FAILURE, false);
        settles(ProbeKind.READINESS, "+-+", ProbeState.Settled.FAILURE, false);
        settles(ProbeKind.READINESS, "++", ProbeState.Settled.SUCCESS, false);
        settles(ProbeKind.READINESS, "++--", ProbeState.Settled.SUCCESS, false);
        settles(ProbeKind.READINESS, "++--+--", ProbeState.Settled.SUCCESS, false);
        settles(ProbeKind.READINESS, "++---", ProbeState.Settled.FAILURE, false);
        settles(ProbeKind.LIVENESS, "", ProbeState.Settled.SUCCESS, false);
        settles(ProbeKind.LIVENESS, "--", ProbeState.Settled.SUCCESS, false);
        settles(ProbeKind.LIVENESS, "---", ProbeState.Settled.FAILURE, true);
        settles(ProbeKind.STARTUP, "--", ProbeState.Settled.UNKNOWN, false);
        settles(ProbeKind.STARTUP, "--++", ProbeState.Settled.SUCCESS, true);
        settles(ProbeKind.STARTUP, "---", ProbeState.Settled.FAILURE, true);
    }

    @Test
    void theFirstProbeWaitsForTheDelayAndTheNextForThePeriod() {
        ProbeState state = ProbeState.begin(ProbeKind.LIVENESS, RULE, "c1", START);
        assertEquals(START.plusSeconds(5), state.nextAt());
        Instant asked = START.plusSeconds(7);
        assertEquals(
                asked.plusSeconds(10),
                state.answered(ProbeKind.LIVENESS, RULE, true, asked).nextAt());
        ProbeState unanswered = after(ProbeKind.LIVENESS, "--").unanswered(RULE, asked);
        assertEquals(2, unanswered.streak());
        assertEquals(asked.plusSeconds(10), unanswered.nextAt());
    }

    @Test
    void whatAnEarlierAgentKnewHoldsOnAndIsAskedForWithinAPeriod() {
        Instant now = START.plusSeconds(3600);
        for (String id : new String[] {"a", "b", "c", "d"}) {
            ProbeState ready = ProbeState.resume(ProbeKind.READINESS, RULE, id, START, true, now);
            assertEquals(ProbeState.Settled.SUCCESS, ready.settled());
            assertFalse(ready.nextAt().isBefore(now));
            assertTrue(ready.nextAt().isBefore(now.plus(RULE.period())));
        }
        assertTrue(ProbeState.resume(ProbeKind.STARTUP, RULE, "a", START, true, now)
                .onHold());
        ProbeState unready = ProbeState.resume(ProbeKind.READINESS, RULE, "a", START, false, now);
        assertEquals(ProbeState.Settled.FAILURE, unready.settled());
    }

    @Test
    void aRestartOfTheAgentDoesNotShortenTheDelay() {
        ProbeState state = ProbeState.resume(ProbeKind.LIVENESS, RULE, "a", START, false, START);
        assertFalse(state.nextAt().isBefore(START.plusSeconds(5)));
    }
}
