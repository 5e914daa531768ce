package io.nodeagent.cli.option;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.agent.image.CollectionOptions;
import io.nodeagent.agent.log.LogLimits;
import io.nodeagent.errors.InvalidArgumentException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When containers' logs are rotated and unused images removed; names and meanings are the kubelet's. */
public final class DiskOptions {
    private static final String MINIMUM_AGE = "--minimum-image-ttl-duration";

    @Option(
            names = "--container-log-max-size",
            paramLabel = "SIZE",
            defaultValue = "10Mi",
            description = "A container's log file of this size is rotated (default: ${DEFAULT-VALUE}).")
    private String maxSize = "10Mi";

    @Option(
            names = "--container-log-max-files",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many files of a container's log are kept, 2 at least (default: ${DEFAULT-VALUE}).")
    private int maxFiles = 5;

    @Option(
            names = "--image-gc-high-threshold",
            paramLabel = "PERCENT",
            defaultValue = "85",
            description = "Above this use of their disk, images that no container uses are removed;"
                    + " 100 for never (default: ${DEFAULT-VALUE}).")
    private int imageHighPercent = 85;

    @Option(
            names = "--image-gc-low-threshold",
            paramLabel = "PERCENT",
            defaultValue = "80",
            description = "Down to this use of their disk (default: ${DEFAULT-VALUE}).")
    private int imageLowPercent = 80;

    @Option(
            names = MINIMUM_AGE,
            paramLabel = "DURATION",
            defaultValue = "2m",
            description = "How long an image is kept in any case, such as 90s, 2m or 1h (default: ${DEFAULT-VALUE}).")
    private String imageMinimumAge = "2m";

    /** All of them, as they were given. */
    public DiskLimits limits() {
        if (maxFiles < 2) {
            throw new InvalidArgumentException("--container-log-max-files: " + maxFiles + ": give 2 or more");
        }
        return new DiskLimits(new LogLimits(bytes(), maxFiles), images());
    }

    private CollectionOptions images() {
        if (imageLowPercent < 0 || imageHighPercent > 100 || imageLowPercent >= imageHighPercent) {
            throw new InvalidArgumentException(
                    "--image-gc-high-threshold: %d, --image-gc-low-threshold: %d: give percents, the first above the second"
                            .formatted(imageHighPercent, imageLowPercent));
        }
        return new CollectionOptions(
                imageHighPercent, imageLowPercent, DurationText.parse(MINIMUM_AGE, imageMinimumAge));
    }

    private long bytes() {
        try {
            BigDecimal bytes = Quantity.getAmountInBytes(Quantity.parse(maxSize));
            if (bytes.signum() > 0) {
                return bytes.longValueExact();
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrong(e);
        }
        throw wrong(null);
    }

    private InvalidArgumentException wrong(@Nullable Throwable cause) {
        return new InvalidArgumentException(
                "--container-log-max-size: '" + maxSize + "' is no size: give one such as 10Mi", cause);
    }
}
