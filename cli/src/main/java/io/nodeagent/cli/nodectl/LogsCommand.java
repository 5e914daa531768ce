package io.nodeagent.cli.nodectl;

import io.nodeagent.agent.log.ContainerLogs;
import io.nodeagent.agent.log.LogOptions;
import io.nodeagent.cri.v1.Container;
import io.nodeagent.cri.v1.ContainerState;
import io.nodeagent.cri.v1.ContainerStatusRequest;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.NotFoundException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nodectl logs CONTAINER}. */
@Command(name = "logs", description = "Prints a container's log.")
public final class LogsCommand extends NodectlCommand {
    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the container ends.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "N", description = "Only the last N lines.")
    private Optional<Long> tail = Optional.empty();

    @Option(names = "--timestamps", description = "Put the time before each line.")
    private boolean timestamps;

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "An id's beginning, POD/CONTAINER, or a name.")
    private String container = "";

    @Override
    int ask(AgentConnection agent, PrintWriter out) {
        Container found = FoundContainers.one(agent, container);
        ContainerStatusRequest request = ContainerStatusRequest.newBuilder()
                .setContainerId(found.getId())
                .build();
        String path =
                agent.runtime(stub -> stub.containerStatus(request)).getStatus().getLogPath();
        if (path.isEmpty()) {
            throw new NotFoundException("container " + Shown.id(found.getId()) + " keeps no log file");
        }
        LogOptions options = new LogOptions(
                follow,
                timestamps,
                Optional.empty(),
                tail.map(OptionalLong::of).orElse(OptionalLong.empty()),
                OptionalLong.empty());
        // The file descriptor itself: a log holds any bytes, a writer would change them.
        try (FileOutputStream sink = new FileOutputStream(FileDescriptor.out)) {
            ContainerLogs.stream(Path.of(path), options, () -> runs(agent, request), sink);
        } catch (IOException e) {
            throw new InternalException("read the log " + path + ": " + e.getMessage(), e);
        }
        return done();
    }

    private static boolean runs(AgentConnection agent, ContainerStatusRequest request) {
        return agent.runtime(stub -> stub.containerStatus(request)).getStatus().getState()
                == ContainerState.CONTAINER_RUNNING;
    }
}
