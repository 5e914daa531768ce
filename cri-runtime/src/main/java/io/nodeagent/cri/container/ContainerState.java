package io.nodeagent.cri.container;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.nodeagent.oci.runtime.CreatedContainer;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a container is in its life.
 *
 * <pre>
 *                              start failed: 128, StartError
 *                           +-----------------------------------+
 *                           |                                   v
 *   Creating --> Created --> Starting --> Running -----------> Exited --> (removed)
 *      |            ^   |        |           the exit watch's     ^
 *      |            |   |        |           word                 |
 *      |            +---|--------+ the agent died in between      |
 *      |                +---------------------------------------- + another boot: 255, ContainerStatusUnknown
 *      +--> (undone)
 * </pre>
 *
 * {@code Creating} and {@code Starting} are what a crash may leave behind; clients see {@code Starting} as created.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ContainerState.Creating.class, name = "creating"),
    @JsonSubTypes.Type(value = ContainerState.Created.class, name = "created"),
    @JsonSubTypes.Type(value = ContainerState.Starting.class, name = "starting"),
    @JsonSubTypes.Type(value = ContainerState.Running.class, name = "running"),
    @JsonSubTypes.Type(value = ContainerState.Exited.class, name = "exited"),
})
public sealed interface ContainerState {
    /** Its parts are being made. */
    record Creating() implements ContainerState {}

    /** Ready to be started. */
    record Created() implements ContainerState {}

    /**
     * The OCI runtime is making it or about to run its program.
     *
     * @param processes empty until the OCI runtime has made it
     */
    record Starting(Optional<CreatedContainer> processes) implements ContainerState {}

    /** Its program runs. */
    record Running(CreatedContainer processes, Instant startedAt) implements ContainerState {}

    /**
     * Its program has ended, or never began.
     *
     * @param startedAt empty when it never began
     * @param exitCode 0 to 255
     * @param message for people; empty when the reason says all
     */
    record Exited(Optional<Instant> startedAt, Instant finishedAt, int exitCode, ExitReason reason, String message)
            implements ContainerState {}
}
