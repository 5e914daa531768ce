package io.nodeagent.cri.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.cri.fake.FakeClock;
import io.nodeagent.images.FilesystemUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerSizesTest {
    private final FakeClock clock = new FakeClock();
    private Duration cost = Duration.ZERO;
    private int walks;

    private final LayerSizes sizes = new LayerSizes(
            id -> {
                walks++;
                clock.advance(cost);
                return new FilesystemUsage(Path.of("/data"), walks, 1);
            },
            clock);

    @Test
    void anAnswerIsGoodForTenSeconds() {
        assertEquals(1, sizes.of("a").usedBytes());
        clock.advance(Duration.ofMillis(9_999));
        assertEquals(1, sizes.of("a").usedBytes());
        assertEquals(2, sizes.of("b").usedBytes());
        clock.advance(Duration.ofMillis(1));
        assertEquals(3, sizes.of("a").usedBytes());
    }

    @Test
    void oneThatWasDearIsGoodForLonger() {
        cost = Duration.ofSeconds(2);
        assertEquals(1, sizes.of("a").usedBytes());
        clock.advance(Duration.ofSeconds(99));
        assertEquals(1, sizes.of("a").usedBytes());
        clock.advance(Duration.ofSeconds(1));
        assertEquals(2, sizes.of("a").usedBytes());
    }

    @Test
    void whoIsGoneIsForgotten() {
        assertEquals(1, sizes.of("a").usedBytes());
        sizes.keepOnly(Set.of("b"));
        assertEquals(2, sizes.of("a").usedBytes());
    }
}
