package io.nodeagent.oci.runtime;

import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.descriptor.DescriptorStreams;
import io.nodeagent.linux.descriptor.Pipe;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An exec whose streams are pipes. */
final class PipeExecSession implements ContainerRuntime.ExecSession {
    private final RunningExec exec;
    private final OutputStream stdin;
    private final InputStream stdout;
    private final InputStream stderr;

    private PipeExecSession(RunningExec exec, OutputStream stdin, InputStream stdout, InputStream stderr) {
        this.exec = exec;
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    static PipeExecSession start(RuntimeSettings settings, RunningExec.Target target, boolean withStdin) {
        Pipe in = Pipe.open("stdin of exec");
        Pipe out = Pipe.open("stdout of exec");
        Pipe err = Pipe.open("stderr of exec");
        try {
            Map<Integer, Descriptor> streams = new HashMap<>(Map.of(1, out.writeEnd(), 2, err.writeEnd()));
            if (withStdin) {
                streams.put(0, in.readEnd());
            } else {
                in.writeEnd().close();
            }
            RunningExec exec = RunningExec.start(settings, target, streams, Optional.empty());
            in.readEnd().close();
            out.writeEnd().close();
            err.writeEnd().close();
            return new PipeExecSession(
                    exec,
                    withStdin ? DescriptorStreams.output(in.writeEnd()) : OutputStream.nullOutputStream(),
                    DescriptorStreams.input(out.readEnd()),
                    DescriptorStreams.input(err.readEnd()));
        } catch (RuntimeException e) {
            in.close();
            out.close();
            err.close();
            throw e;
        }
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    /** There is no terminal, so there is nothing to do. */
    @Override
    public void resize(int columns, int rows) {}

    @Override
    public int waitFor() throws InterruptedException {
        return exec.waitFor();
    }

    @Override
    public void close() {
        try (exec) {
            Streams.closeAll(stdin, stdout, stderr);
        }
    }
}
