package io.nodeagent.cli.nodectl;

import io.nodeagent.cri.v1.ExecRequest;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nodectl exec CONTAINER -- COMMAND...}; its exit code is the command's. */
@Command(name = "exec", description = "Runs a command in a container, without a terminal.")
public final class ExecCommand extends NodectlCommand {
    @Option(
            names = {"-i", "--stdin"},
            description = "Give it this program's input.")
    private boolean stdin;

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "An id's beginning, POD/CONTAINER, or a name.")
    private String container = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "What to run, after --.")
    private List<String> command = new ArrayList<>();

    @Override
    int ask(AgentConnection agent, PrintWriter out) {
        ExecRequest request = ExecRequest.newBuilder()
                .setContainerId(FoundContainers.one(agent, container).getId())
                .addAllCmd(command)
                .setStdin(stdin)
                .setStdout(true)
                .setStderr(true)
                .build();
        URI session = URI.create(agent.runtime(stub -> stub.exec(request)).getUrl());
        return new CommandSession(stdin).run(session);
    }
}
