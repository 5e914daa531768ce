package io.nodeagent.cli;

import io.nodeagent.cli.kubelet.KubeletConfiguration;
import io.nodeagent.cli.runtime.ProgramVersion;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.sys.Libc;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The program {@code node-agent}. */
@Command(
        name = "node-agent",
        description = "Turns this machine into a Kubernetes node.",
        mixinStandardHelpOptions = true,
        versionProvider = NodeAgentMain.Version.class,
        subcommands = {RunCommand.class, StandaloneCommand.class, CriCommand.class, DrainCommand.class})
public final class NodeAgentMain implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAgentMain.class);

    /** Runs a command; the exit code is 0, 1 for a failure, 2 for a command line that is wrong. */
    public static void main(String[] arguments) {
        // Takes as long as reading the command line, and every command that does something needs it.
        Thread.ofPlatform().daemon().name("bind-libc").start(() -> {
            var _ = Libc.RUNTIME;
        });
        System.exit(execute(commandLine(new NodeAgentMain()), arguments));
    }

    /** Runs the command that the arguments name, with the defaults of the configuration file that they name. */
    static int execute(CommandLine program, String... arguments) {
        try {
            CommandLine run = Objects.requireNonNull(program.getSubcommands().get("run"));
            KubeletConfiguration.namedBy(List.of(arguments))
                    .map(KubeletConfiguration::read)
                    .ifPresent(run::setDefaultValueProvider);
        } catch (InvalidArgumentException e) {
            program.getErr().println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        return program.execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(
                new CommandLine(this), "say what to do: run, standalone, cri or drain; node-agent --help explains");
    }

    /** A command line whose errors are one line each. */
    static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, _) -> {
                    e.getCommandLine().getErr().println(e.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, line, _) -> {
                    if (e instanceof NodeAgentException) {
                        line.getErr().println(e.getMessage());
                    } else {
                        LOG.error("failed unexpectedly", e);
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"node-agent " + ProgramVersion.current()};
        }
    }
}
