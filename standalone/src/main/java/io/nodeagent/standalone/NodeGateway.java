package io.nodeagent.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the API server asks of the node that runs the pods: logs, and where to connect exec, attach and port-forward. */
public interface NodeGateway {
    /** Whether the node behind it has started: until then the API server answers, but is not ready. */
    boolean connected();

    /**
     * Writes a container's log to {@code sink} and returns at its end; with {@code follow} at the end of the container,
     * or when the thread is interrupted or the sink fails because the client went away.
     *
     * @throws io.nodeagent.errors.NotFoundException no such container here
     * @throws io.nodeagent.errors.FailedPreconditionException the container has no log yet; the message says why
     */
    void logs(PodContainer container, LogOptions options, OutputStream sink) throws IOException;

    /** Where to connect for a command: a URL of a streaming server, good for one connection. */
    URI exec(PodContainer container, List<String> command, StreamOptions options);

    /** Where to connect for the container's own streams. */
    URI attach(PodContainer container, StreamOptions options);

    /** Where to connect to forward these ports of a pod. */
    URI portForward(String namespace, String pod, List<Integer> ports);

    /** What the node and its pods use now; may take a second. */
    NodeUsage usage() throws InterruptedException;

    /** A container of a pod; {@code uid} is the pod's. */
    record PodContainer(String namespace, String pod, String uid, String container) {}

    /** The streams of exec and attach. */
    record StreamOptions(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}

    /** The options of {@code kubectl logs}, as the core API's PodLogOptions has them. */
    record LogOptions(
            boolean follow,
            boolean previous,
            boolean timestamps,
            OptionalInt sinceSeconds,
            Optional<Instant> sinceTime,
            OptionalLong tailLines,
            OptionalLong limitBytes) {}
}
