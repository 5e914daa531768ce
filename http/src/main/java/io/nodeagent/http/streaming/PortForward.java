package io.nodeagent.http.streaming;

import java.io.InputStream;
import java.io.OutputStream;

/** Connects a client's streams to a port of a pod. */
@FunctionalInterface
public interface PortForward {
    /**
     * Copies both ways until both directions have ended. Called on a virtual thread, one a connection, which is
     * interrupted when the client leaves. What it throws is told to the client, and kubectl ends its whole session at
     * that: a connection that was made and then broke just ends. The streams are closed afterwards.
     *
     * @param fromClient ends when the client ends its direction
     * @param toClient closing it ends our direction
     */
    void forward(int port, InputStream fromClient, OutputStream toClient) throws Exception;
}
