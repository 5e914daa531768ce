package io.nodeagent.cli;

import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cli.agent.PodPlaces;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.NetworkOptions;
import io.nodeagent.cli.option.NetworkOptions.NetworkKind;
import io.nodeagent.cli.option.RuntimeOptions;
import io.nodeagent.cli.runtime.RuntimeStack;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code node-agent drain}: nothing of a stopped instance runs or is mounted after it. */
@Command(
        name = "drain",
        description = "Stops and removes every sandbox and container of an instance that is not running.",
        mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {
    @Mixin
    private FolderOptions folders = new FolderOptions();

    @Mixin
    private RuntimeOptions runtime = new RuntimeOptions();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Override
    public Integer call() {
        Cgroups cgroups;
        try (RuntimeStack stack = RuntimeStack.open(folders, runtime, network, NetworkKind.bridge)) {
            stack.drain();
            cgroups = stack.cgroups();
        }
        // Last: the runtime keeps a cgroup of its own below the same root until it is closed.
        PodPlaces.clear(folders, runtime, cgroups);
        return CommandLine.ExitCode.OK;
    }
}
