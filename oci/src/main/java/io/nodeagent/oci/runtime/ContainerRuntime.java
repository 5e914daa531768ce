package io.nodeagent.oci.runtime;

import io.nodeagent.oci.spec.ContainerSpec;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * One runtime handler: an OCI runtime beneath conmon. Every call is safe to repeat after a crash of the agent.
 *
 * <p>Failures of the OCI runtime arrive as {@link OciRuntimeException} with the runtime's own words.
 */
public interface ContainerRuntime {
    /** The program's name, such as {@code runc}. */
    String name();

    /** The program's version, such as {@code 1.1.5}. */
    String version();

    /** What the program can do on this machine. */
    OciFeatures features();

    /**
     * Makes a container up to the point where its process waits to run the user's program.
     *
     * <p>Whole or not at all: on failure neither container nor monitor is left.
     */
    CreatedContainer create(ContainerLaunch launch, ContainerSpec spec);

    /** Lets a created container run its program. */
    void start(String id);

    /** Sends a signal to the init process, or to every process of the container; one that has ended is no error. */
    void kill(String id, int signal, boolean allProcesses);

    /** Kills what is left and removes the container from the OCI runtime; one that is not there is no error. */
    void delete(String id);

    /** What the OCI runtime says: {@code creating}, {@code created}, {@code running}, {@code stopped}; empty: unknown to it. */
    Optional<String> state(String id);

    /**
     * Runs a command in a running container and waits for it, not for what it leaves running in the background: that lives
     * on, and once the command has ended what it still writes is lost.
     *
     * @param timeout zero for none; when it is over, the command is killed with all that it started, also what has left
     *     its parent and its session
     * @param outputLimitBytes output of both streams together beyond this is read and dropped
     * @throws io.nodeagent.errors.UnavailableException the timeout was over
     */
    ExecResult execSync(String id, ContainerSpec.Command command, Duration timeout, int outputLimitBytes);

    /** Starts a command in a running container with streams of the caller's. */
    ExecSession exec(String id, ContainerSpec.Command command, boolean stdin);

    /** Connects to the container's own streams, as conmon holds them. */
    AttachSession attach(String id);

    /** Sets the size of the container's terminal. */
    void resize(String id, int columns, int rows);

    /** Makes conmon open the container's log file anew, after the old one was renamed. */
    void reopenLog(String id);

    /** What ended with which output. */
    record ExecResult(int exitCode, byte[] stdout, byte[] stderr) {}

    /** A running command. Closing kills it and all that it started if it still runs. */
    interface ExecSession extends AutoCloseable {
        /** Closing it ends the command's stdin; with a terminal, what is written is typed. */
        OutputStream stdin();

        InputStream stdout();

        /** Empty at once with a terminal. */
        InputStream stderr();

        void resize(int columns, int rows);

        /** Waits for the exit code; 128 + n where signal n ended it. */
        int waitFor() throws InterruptedException;

        @Override
        void close();
    }

    /** A connection to a container's own streams; closing leaves the container alone. */
    interface AttachSession extends AutoCloseable {
        /** What is written reaches the container's stdin; closing sends the end of it where stdin is open once only. */
        OutputStream stdin();

        /** The next piece of output; empty when the container has ended. */
        Optional<Output> read() throws java.io.IOException;

        @Override
        void close();
    }

    /** A piece of a container's output. */
    record Output(boolean stderr, byte[] bytes) {}
}
