package io.nodeagent.oci.runtime;

import io.nodeagent.linux.descriptor.DescriptorStreams;
import io.nodeagent.linux.descriptor.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * An exec with a terminal. There are two: the OCI runtime makes one in the container, and copies between it and the one
 * made here, whose size it copies too whenever SIGWINCH tells of a new one.
 */
final class TerminalExecSession implements ContainerRuntime.ExecSession {
    private final RunningExec exec;
    private final Terminal terminal;

    private TerminalExecSession(RunningExec exec, Terminal terminal) {
        this.exec = exec;
        this.terminal = terminal;
    }

    static TerminalExecSession start(RuntimeSettings settings, RunningExec.Target target) {
        Terminal terminal = Terminal.open();
        try {
            RunningExec exec = RunningExec.start(settings, target, Map.of(), Optional.of(terminal.path()));
            terminal.closeOtherSide();
            return new TerminalExecSession(exec, terminal);
        } catch (RuntimeException e) {
            terminal.close();
            throw e;
        }
    }

    @Override
    public OutputStream stdin() {
        return DescriptorStreams.output(terminal.writer());
    }

    @Override
    public InputStream stdout() {
        return DescriptorStreams.input(terminal.reader());
    }

    @Override
    public InputStream stderr() {
        return InputStream.nullInputStream();
    }

    @Override
    public void resize(int columns, int rows) {
        terminal.resize(columns, rows);
    }

    @Override
    public int waitFor() throws InterruptedException {
        return exec.waitFor();
    }

    @Override
    public void close() {
        try (terminal) {
            exec.close();
        }
    }
}
