package io.nodeagent.cli.nodectl;

import io.nodeagent.agent.runtime.Labels;
import io.nodeagent.cri.v1.Container;
import io.nodeagent.cri.v1.ContainerState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nodectl ps}. */
@Command(name = "ps", description = "Lists running containers, the newest first.")
public final class PsCommand extends NodectlCommand {
    @Option(
            names = {"-a", "--all"},
            description = "Those that do not run too.")
    private boolean all;

    @Override
    int ask(AgentConnection agent, PrintWriter out) {
        TextTable table =
                new TextTable("CONTAINER", "NAMESPACE", "POD", "NAME", "STATE", "RESTARTS", "AGE", "SANDBOX", "IMAGE");
        Instant now = Instant.now();
        FoundContainers.list(agent).stream()
                .filter(container -> all || container.getState() == ContainerState.CONTAINER_RUNNING)
                .sorted(Comparator.comparingLong(Container::getCreatedAt).reversed())
                .forEach(container -> table.row(
                        Shown.id(container.getId()),
                        Shown.label(container.getLabelsMap(), Labels.POD_NAMESPACE),
                        Shown.label(container.getLabelsMap(), Labels.POD_NAME),
                        container.getMetadata().getName(),
                        Shown.state(container.getState()),
                        Integer.toString(container.getMetadata().getAttempt()),
                        Shown.age(container.getCreatedAt(), now),
                        Shown.id(container.getPodSandboxId()),
                        image(container)));
        table.print(out);
        return done();
    }

    /** As the pod names it; the runtime itself is told an id. */
    private static String image(Container container) {
        String named = container.getImage().getUserSpecifiedImage();
        return named.isEmpty() ? container.getImage().getImage() : named;
    }
}
