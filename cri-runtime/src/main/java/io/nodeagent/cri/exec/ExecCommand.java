package io.nodeagent.cri.exec;

import io.nodeagent.http.streaming.RemoteCommand;
import io.nodeagent.oci.runtime.ContainerRuntime;
import io.nodeagent.oci.spec.ContainerSpec;

/** A command in a running container, with a client's streams. */
record ExecCommand(ContainerRuntime runtime, String containerId, ContainerSpec.Command command, boolean stdin)
        implements RemoteCommand {
    @Override
    public Outcome run(Streams streams) throws InterruptedException {
        try (var session = runtime.exec(containerId, command, stdin);
                var copies = new StreamCopies()) {
            streams.onResize(size -> session.resize(size.columns(), size.rows()));
            streams.stdin().ifPresent(from -> copies.copyAndClose("exec-stdin", from, session.stdin()));
            Thread stdout = copies.copy("exec-stdout", session.stdout(), streams.stdout());
            Thread stderr = copies.copy("exec-stderr", session.stderr(), streams.stderr());
            int code = session.waitFor();
            stdout.join();
            stderr.join();
            return new Outcome.Exited(code);
        }
    }
}
