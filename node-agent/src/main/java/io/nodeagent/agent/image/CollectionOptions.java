package io.nodeagent.agent.image;

import io.nodeagent.errors.InvalidArgumentException;
import java.time.Duration;

/**
 * When images are collected, as a KubeletConfiguration has it.
 *
 * @param highPercent of the disk in use: above it images are removed ({@code imageGCHighThresholdPercent}); 100 for never
 * @param lowPercent down to which they are removed ({@code imageGCLowThresholdPercent})
 * @param minimumAge for which an image stays after it was first seen ({@code imageMinimumGCAge})
 */
public record CollectionOptions(int highPercent, int lowPercent, Duration minimumAge) {
    public static final CollectionOptions USUAL = new CollectionOptions(85, 80, Duration.ofMinutes(2));

    public CollectionOptions {
        if (lowPercent < 0 || highPercent > 100 || lowPercent >= highPercent) {
            throw new InvalidArgumentException(
                    "image collection from %d %% down to %d %% of the disk: the first must be above the second, both within 0 and 100"
                            .formatted(highPercent, lowPercent));
        }
        if (minimumAge.isNegative()) {
            throw new InvalidArgumentException("an image's minimum age must not be negative: " + minimumAge);
        }
    }
}
