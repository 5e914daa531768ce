package io.nodeagent.cli;

import io.nodeagent.cli.nodectl.ImportCommand;
import io.nodeagent.cli.nodectl.InfoCommand;
import io.nodeagent.cli.nodectl.VersionCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The program {@code nodectl}. */
@Command(
        name = "nodectl",
        description = "Asks a running node agent for what kubectl and crictl have no word for.",
        mixinStandardHelpOptions = true,
        versionProvider = NodeAgentMain.Version.class,
        subcommands = {VersionCommand.class, InfoCommand.class, ImportCommand.class})
public final class NodectlMain implements Runnable {
    /** Runs a command; the exit code is 0, 1 for a failure, 2 for a command line that is wrong. */
    public static void main(String[] arguments) {
        System.exit(NodeAgentMain.commandLine(new NodectlMain()).execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(
                new CommandLine(this), "say what to do: version, info or import; nodectl --help explains");
    }
}
