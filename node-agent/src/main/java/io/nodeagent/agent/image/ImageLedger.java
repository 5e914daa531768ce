package io.nodeagent.agent.image;

import io.nodeagent.agent.image.ImageStore.StoredImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When which image was first seen and last used, as far as this process has seen: no image that was there when it started is
 * young, and none is known to have been used before.
 */
final class ImageLedger {
    private final Map<String, Entry> entries = new HashMap<>();
    private boolean begun;

    private record Entry(StoredImage image, Instant firstSeen, Instant lastUsed) {}

    /** Takes down what is there now. */
    void note(List<StoredImage> images, Set<String> used, Instant now) {
        Map<String, Entry> noted = new HashMap<>();
        for (StoredImage image : images) {
            Entry before = entries.get(image.id());
            Instant firstSeen = before != null ? before.firstSeen() : begun ? now : Instant.EPOCH;
            Instant lastUsed = image.usedBy(used) ? now : before != null ? before.lastUsed() : Instant.EPOCH;
            noted.put(image.id(), new Entry(image, firstSeen, lastUsed));
        }
        entries.clear();
        entries.putAll(noted);
        begun = true;
    }

    /** The images that may go, the one unused for longest first. */
    List<StoredImage> removable(Instant now, Duration minimumAge) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries.values()) {
            boolean idle = entry.lastUsed().isBefore(now) && !entry.image().pinned();
            if (idle && !entry.firstSeen().isAfter(now.minus(minimumAge))) {
                found.add(entry);
            }
        }
        found.sort(Comparator.comparing(Entry::lastUsed)
                .thenComparing(Entry::firstSeen)
                .thenComparing(entry -> entry.image().id()));
        return found.stream().map(Entry::image).toList();
    }
}
