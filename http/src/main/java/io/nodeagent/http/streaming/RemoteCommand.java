package io.nodeagent.http.streaming;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** What an exec or attach session runs: given the client's streams, it answers how the command ended. */
@FunctionalInterface
public interface RemoteCommand {
    /**
     * Runs to the end. Called on a virtual thread that is interrupted when the client goes away, so it must not wait
     * where an interrupt does not reach, such as at a pipe's {@code FileInputStream}.
     *
     * @return how it ended; for attach, success when the output ended
     */
    Outcome run(Streams streams) throws Exception;

    /** Which streams the session has, as agreed between client and server. */
    record Options(boolean stdin, boolean stdout, boolean stderr, boolean tty) {
        public Options {
            if (!stdin && !stdout && !stderr) {
                throw new io.nodeagent.errors.InvalidArgumentException(
                        "one of stdin, stdout and stderr must be asked for");
            }
            if (tty && stderr) {
                throw new io.nodeagent.errors.InvalidArgumentException(
                        "tty and stderr cannot both be asked for: a terminal has one output");
            }
        }
    }

    /** The client's ends of the streams; those that were not asked for are empty. */
    interface Streams {
        /** Reads what the client types; ends when the client closes its stdin. */
        Optional<InputStream> stdin();

        Optional<OutputStream> stdout();

        Optional<OutputStream> stderr();

        /** Registers who is told of each new terminal size; a size that came before is told at once. */
        void onResize(Consumer<TerminalSize> listener);
    }

    /** A terminal's size in characters. */
    record TerminalSize(int columns, int rows) {}

    /** How a command ended. */
    sealed interface Outcome {
        /** It ended with this exit code; 0 is success. */
        record Exited(int exitCode) implements Outcome {}

        /** It could not be run or followed; the message is for the client. */
        record Failed(String message) implements Outcome {}
    }
}
