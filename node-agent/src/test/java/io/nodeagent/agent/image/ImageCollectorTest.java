package io.nodeagent.agent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A disk of 1,000 bytes on which images of 100 bytes lie. */
class ImageCollectorTest {
    private static final long SIZE = 100;

    private final FakeStore store = new FakeStore();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ImageCollector collector = new ImageCollector(store, CollectionOptions.USUAL, () -> now);

    private static final class FakeStore implements ImageStore {
        final List<StoredImage> images = new ArrayList<>();
        final Set<String> used = new HashSet<>();
        final Set<String> stuck = new HashSet<>();
        long otherBytes;
        int lists;
        boolean away;

        void add(String id, boolean pinned) {
            images.add(new StoredImage(id, Set.of(id + ":latest"), SIZE, pinned));
        }

        @Override
        public List<StoredImage> images() {
            lists++;
            return List.copyOf(images);
        }

        @Override
        public Set<String> used() {
            return Set.copyOf(used);
        }

        @Override
        public void remove(String id) {
            if (stuck.contains(id)) {
                throw new UnavailableException(id + " is busy");
            }
            images.removeIf(image -> image.id().equals(id));
        }

        @Override
        public Disk disk() {
            if (away) {
                throw new UnavailableException("the runtime is away");
            }
            return new Disk(1000, 1000 - otherBytes - images.size() * SIZE);
        }

        List<String> ids() {
            return images.stream().map(StoredImage::id).toList();
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
        collector.round();
    }

    @Test
    void aFullDiskLosesTheImagesThatWereUnusedForLongest() {
        List.of("a", "b", "c", "d").forEach(id -> store.add(id, false));
        store.used.addAll(Set.of("a:latest", "b"));
        collector.round();
        store.used.remove("b");
        store.otherBytes = 460;

        pass(Duration.ofSeconds(30));

        assertEquals(List.of("a", "b", "d"), store.ids(), "860 of 1,000 were in use: one of 100 is enough");
        assertEquals(100, collector.freedBytes());
    }

    @Test
    void usedPinnedAndYoungImagesStayHoweverFullTheDiskIs() {
        collector.round();
        store.add("used", false);
        store.add("pinned", true);
        store.used.add("used");
        pass(Duration.ofMinutes(6));
        store.add("young", false);
        store.otherBytes = 690;

        pass(Duration.ofMinutes(6));
        assertEquals(List.of("used", "pinned", "young"), store.ids());
        pass(Duration.ofMinutes(6));
        assertEquals(List.of("used", "pinned"), store.ids(), "two minutes old now");
    }

    @Test
    void aDiskThatStaysFullIsNotListedAtEachLook() {
        store.otherBytes = 900;
        collector.round();
        int before = store.lists;
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(30));
        }
        assertEquals(before, store.lists);
        pass(Duration.ofSeconds(30));
        assertEquals(before + 1, store.lists);
    }

    @Test
    void anImageThatCannotBeRemovedAndARuntimeThatIsAwayStopNothing() {
        store.add("a", false);
        store.add("b", false);
        store.stuck.add("a");
        store.away = true;
        collector.round();
        store.away = false;
        store.otherBytes = 700;

        pass(Duration.ofSeconds(30));

        assertEquals(List.of("a"), store.ids());
    }

    @Test
    void thresholdsMustMakeSense() {
        assertThrows(InvalidArgumentException.class, () -> new CollectionOptions(80, 80, Duration.ZERO));
        assertThrows(InvalidArgumentException.class, () -> new CollectionOptions(101, 80, Duration.ZERO));
        assertThrows(InvalidArgumentException.class, () -> new CollectionOptions(85, 80, Duration.ofSeconds(-1)));
    }

    @Test
    void allUnusedImagesGoWhenAskedForHoweverEmptyTheDiskIs() {
        List.of("a", "b").forEach(id -> store.add(id, false));
        store.add("pinned", true);
        store.used.add("a");
        collector.round();
        store.add("young", false);
        now = now.plusSeconds(1);
        assertTrue(collector.collectUnused());
        assertEquals(List.of("a", "pinned", "young"), store.ids());
        assertFalse(collector.collectUnused());
    }
}
