package io.nodeagent.cli.nodectl;

import io.nodeagent.cri.v1.Container;
import io.nodeagent.cri.v1.ContainerState;
import io.nodeagent.cri.v1.RemoveContainerRequest;
import io.nodeagent.cri.v1.StopContainerRequest;
import io.nodeagent.errors.FailedPreconditionException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nodectl rm CONTAINER...}. */
@Command(name = "rm", description = "Removes containers; the agent starts those that a pod wants again.")
public final class RemoveCommand extends NodectlCommand {
    private static final long GRACE_SECONDS = 10;

    @Option(
            names = {"-f", "--force"},
            description = "Stop those that run first, with 10 s to end by themselves.")
    private boolean force;

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Ids' beginnings, POD/CONTAINER, or names.")
    private List<String> names = new ArrayList<>();

    @Override
    int ask(AgentConnection agent, PrintWriter out) {
        // All are found before the first is removed: a wrong name removes nothing.
        List<Container> found =
                names.stream().map(name -> FoundContainers.one(agent, name)).toList();
        found.stream()
                .filter(c -> !force && c.getState() == ContainerState.CONTAINER_RUNNING)
                .findFirst()
                .ifPresent(running -> {
                    throw new FailedPreconditionException(
                            "container " + Shown.id(running.getId()) + " runs: stop it, or give --force");
                });
        for (Container container : found) {
            String id = container.getId();
            if (container.getState() == ContainerState.CONTAINER_RUNNING) {
                var _ = agent.runtime(stub -> stub.stopContainer(StopContainerRequest.newBuilder()
                        .setContainerId(id)
                        .setTimeout(GRACE_SECONDS)
                        .build()));
            }
            var _ = agent.runtime(stub -> stub.removeContainer(
                    RemoveContainerRequest.newBuilder().setContainerId(id).build()));
            out.println(id);
        }
        return done();
    }
}
