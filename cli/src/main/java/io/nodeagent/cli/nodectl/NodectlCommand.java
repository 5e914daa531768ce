package io.nodeagent.cli.nodectl;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a running agent. */
@Command(mixinStandardHelpOptions = true)
abstract class NodectlCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SocketOption socket = new SocketOption();

    /** Asks and prints; answers the program's exit code. */
    abstract int ask(AgentConnection agent, PrintWriter out);

    @Override
    public final Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (AgentConnection agent = AgentConnection.open(socket.path())) {
            return ask(agent, out);
        } finally {
            out.flush();
        }
    }

    /** For commands that only print. */
    static int done() {
        return ExitCode.OK;
    }
}
