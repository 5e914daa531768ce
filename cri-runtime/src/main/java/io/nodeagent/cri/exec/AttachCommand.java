package io.nodeagent.cri.exec;

import io.nodeagent.http.streaming.RemoteCommand;
import io.nodeagent.oci.runtime.ContainerRuntime;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A container's own streams, with a client's. A client that leaves leaves the container alone. */
record AttachCommand(ContainerRuntime runtime, String containerId, boolean stdin) implements RemoteCommand {
    @Override
    public Outcome run(Streams streams) throws IOException {
        try (var session = runtime.attach(containerId);
                var copies = new StreamCopies()) {
            streams.onResize(size -> runtime.resize(containerId, size.columns(), size.rows()));
            if (stdin) {
                streams.stdin().ifPresent(from -> copies.copyAndClose("attach-stdin", from, session.stdin()));
            }
            Optional<ContainerRuntime.Output> output = session.read();
            while (output.isPresent()) {
                write(output.get(), streams);
                output = session.read();
            }
            return new Outcome.Exited(0);
        }
    }

    private static void write(ContainerRuntime.Output output, Streams streams) throws IOException {
        Optional<OutputStream> to = output.stderr() ? streams.stderr() : streams.stdout();
        if (to.isPresent()) {
            to.get().write(output.bytes());
            to.get().flush();
        }
    }
}
