package io.nodeagent.cli.option;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.agent.log.LogLimits;
import io.nodeagent.errors.InvalidArgumentException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When containers' logs are rotated; names and meanings are the kubelet's. */
public final class ContainerLogOptions {
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

    /** Both, as they were given. */
    public LogLimits limits() {
        if (maxFiles < 2) {
            throw new InvalidArgumentException("--container-log-max-files: " + maxFiles + ": give 2 or more");
        }
        return new LogLimits(bytes(), maxFiles);
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
