package io.nodeagent.agent.eviction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.agent.pressure.Signal.Resource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidateTest {
    private static List<String> order(Candidate... pods) {
        return Arrays.stream(pods)
                .sorted(Candidate.FIRST_TO_GO)
                .map(c -> c.pod().getMetadata().getName())
                .toList();
    }

    @Test
    void whoTakesMoreThanHeAskedForGoesFirstWhateverItsPriority() {
        assertEquals(
                List.of("greedy", "modest"),
                order(
                        Usages.of(Usages.asking("modest", "memory", "1Ki"), Resource.MEMORY, 1000),
                        Usages.of(Usages.withPriority("greedy", 1000), Resource.MEMORY, 10)));
    }

    @Test
    void thenTheLeastImportantThenWhoTakesMostBeyondItsRequest() {
        assertEquals(
                List.of("low", "much", "asked", "high"),
                order(
                        Usages.of(Usages.withPriority("high", 10), Resource.MEMORY, 9000),
                        Usages.of(Usages.asking("asked", "memory", "4000"), Resource.MEMORY, 5000),
                        Usages.of("much", Resource.MEMORY, 2000),
                        Usages.of(Usages.withPriority("low", -10), Resource.MEMORY, 1)));
    }

    @Test
    void ofTheDiskTheRequestIsEphemeralStorage() {
        assertEquals(
                List.of("much", "asked"),
                order(
                        Usages.of(
                                Usages.asking("asked", "ephemeral-storage", "4000"), Resource.EPHEMERAL_STORAGE, 5000),
                        Usages.of("much", Resource.EPHEMERAL_STORAGE, 2000)));
    }

    @Test
    void ofProcessNumbersAndInodesOnlyPriorityAndNumberCount() {
        for (Resource resource : List.of(Resource.PIDS, Resource.INODES)) {
            assertEquals(
                    List.of("many", "few", "high"),
                    order(
                            Usages.of(Usages.withPriority("high", 10), resource, 9000),
                            Usages.of("few", resource, 3),
                            Usages.of("many", resource, 500)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1023, 1023",
        "1024, 1Ki",
        "1536, 1536",
        "104857600, 100Mi",
        "5368709120, 5Gi",
        "5368710144, 5242881Ki"
    })
    void bytesAreWrittenAsKubernetesWritesThem(long bytes, String text) {
        assertEquals(text, EvictionMessage.bytes(bytes));
    }
}
