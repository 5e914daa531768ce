package io.nodeagent.cli;

import io.nodeagent.cli.nodectl.ExecCommand;
import io.nodeagent.cli.nodectl.ImagesCommand;
import io.nodeagent.cli.nodectl.ImportCommand;
import io.nodeagent.cli.nodectl.InfoCommand;
import io.nodeagent.cli.nodectl.LogsCommand;
import io.nodeagent.cli.nodectl.PodsCommand;
import io.nodeagent.cli.nodectl.PsCommand;
import io.nodeagent.cli.nodectl.RemoveCommand;
import io.nodeagent.cli.nodectl.StatsCommand;
import io.nodeagent.cli.nodectl.VersionCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The program {@code nodectl}. */
@Command(
        name = "nodectl",
        description = "Asks a running node agent about what is on this machine.",
        mixinStandardHelpOptions = true,
        versionProvider = NodeAgentMain.Version.class,
        subcommands = {
            VersionCommand.class,
            InfoCommand.class,
            PodsCommand.class,
            PsCommand.class,
            ImagesCommand.class,
            ImportCommand.class,
            LogsCommand.class,
            ExecCommand.class,
            StatsCommand.class,
            RemoveCommand.class
        })
public final class NodectlMain implements Runnable {
    /** Runs a command; the exit code is 0, 1 for a failure, 2 for a command line that is wrong. */
    public static void main(String[] arguments) {
        System.exit(NodeAgentMain.commandLine(new NodectlMain()).execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(
                new CommandLine(this), "say what to do: pods, ps, images, logs, exec …; nodectl --help lists all");
    }
}
