package io.nodeagent.cli;

import io.nodeagent.cli.nodeapi.NodeApiService;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.NetworkOptions;
import io.nodeagent.cli.option.NetworkOptions.NetworkKind;
import io.nodeagent.cli.option.RuntimeOptions;
import io.nodeagent.cli.option.StartChecks;
import io.nodeagent.cli.runtime.RuntimeStack;
import io.nodeagent.cri.server.CriServer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code node-agent cri}: the container runtime alone, for a kubelet, crictl or any other CRI client. */
@Command(
        name = "cri",
        description = "Serves the container runtime interface on a unix socket.",
        mixinStandardHelpOptions = true)
final class CriCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(CriCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOptions folders = new FolderOptions();

    @Mixin
    private RuntimeOptions runtime = new RuntimeOptions();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Override
    public Integer call() {
        StartChecks.values(spec, runtime, network);
        StartChecks.host(spec, folders, network, NetworkKind.cni);
        UntilSignalled signal = new UntilSignalled();
        Path socket = runtime.criSocket(folders);
        try (RuntimeStack stack = RuntimeStack.open(folders, runtime, network, NetworkKind.cni);
                CriServer _ = CriServer.open(
                        NodeApiService.beside(stack, "cri", folders), Optional.of(socket), Optional.empty())) {
            LOG.atInfo().addKeyValue("socket", socket).log("serving CRI");
            signal.await();
        } finally {
            signal.closed();
        }
        return CommandLine.ExitCode.OK;
    }
}
