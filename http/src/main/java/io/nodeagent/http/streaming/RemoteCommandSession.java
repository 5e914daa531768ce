package io.nodeagent.http.streaming;

import java.io.IOException;

/** A client's session with a command, whatever protocol carries it. */
interface RemoteCommandSession extends AutoCloseable {
    RemoteCommand.Streams streams();

    /** Ends the output streams and tells the client how the command ended. */
    void finish(RemoteCommand.Outcome outcome) throws IOException;

    /** Whether the client has left. */
    boolean gone();

    @Override
    void close() throws IOException;
}
