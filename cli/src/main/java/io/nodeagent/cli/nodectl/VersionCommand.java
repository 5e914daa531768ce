package io.nodeagent.cli.nodectl;

import io.nodeagent.cli.runtime.ProgramVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nodectl version}. */
@Command(name = "version", description = "Prints this program's version.", mixinStandardHelpOptions = true)
public final class VersionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().getOut().println("nodectl " + ProgramVersion.current());
    }
}
