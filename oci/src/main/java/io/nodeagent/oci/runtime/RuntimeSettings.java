package io.nodeagent.oci.runtime;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One runtime handler on this machine.
 *
 * @param handler its name, as a RuntimeClass gives it
 * @param program the OCI runtime's absolute path
 * @param stateRoot where the OCI runtime keeps its state; no other handler's, dies with the boot
 * @param conmon conmon's absolute path
 * @param exitFolder where conmon leaves exit codes; may be shared by handlers
 * @param linkFolder links from container ids to their bundles; may be shared by handlers, dies with the boot
 * @param commandTimeout how long one call of the OCI runtime may take before it counts as hung and is killed
 */
public record RuntimeSettings(
        String handler,
        Path program,
        Path stateRoot,
        Path conmon,
        Path exitFolder,
        Path linkFolder,
        Duration commandTimeout) {
    /** A call takes 5 to 30 ms; on a machine drowning in a burst it may take seconds. */
    public static final Duration DEFAULT_COMMAND_TIMEOUT = Duration.ofMinutes(2);
}
