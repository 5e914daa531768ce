package io.nodeagent.cli;

import io.grpc.ManagedChannel;
import io.nodeagent.agent.node.NodeAddresses;
import io.nodeagent.agent.pressure.EvictionSettings;
import io.nodeagent.cli.agent.AgentGateway;
import io.nodeagent.cli.agent.AgentSettings;
import io.nodeagent.cli.agent.AgentStack;
import io.nodeagent.cli.agent.ApiForPods;
import io.nodeagent.cli.option.DiskOptions;
import io.nodeagent.cli.option.EvictionOptions;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.ManifestOptions;
import io.nodeagent.cli.option.NetworkOptions;
import io.nodeagent.cli.option.NetworkOptions.NetworkKind;
import io.nodeagent.cli.option.NodeServerOptions;
import io.nodeagent.cli.option.RuntimeOptions;
import io.nodeagent.cli.option.StandaloneOptions;
import io.nodeagent.cli.option.StartChecks;
import io.nodeagent.cli.runtime.RuntimeStack;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.standalone.server.ApiServer;
import io.nodeagent.standalone.server.ApiServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code node-agent standalone}: runtime, agent and a small API server in one process. */
@Command(
        name = "standalone",
        description = "Runs this machine as a node with an API server of its own.",
        mixinStandardHelpOptions = true)
final class StandaloneCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOptions folders = new FolderOptions();

    @Mixin
    private RuntimeOptions runtime = new RuntimeOptions();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Mixin
    private StandaloneOptions standalone = new StandaloneOptions();

    @Mixin
    private DiskOptions disk = new DiskOptions();

    @Mixin
    private EvictionOptions eviction = new EvictionOptions();

    @Mixin
    private NodeServerOptions server = new NodeServerOptions();

    @Mixin
    private ManifestOptions manifests = new ManifestOptions();

    @Override
    public Integer call() throws InterruptedException {
        StartChecks.values(spec, runtime, network, standalone, disk);
        StartChecks.values(spec, server);
        StartChecks.values(spec, eviction);
        StartChecks.values(spec, manifests);
        StartChecks.free(folders, standalone.apiAddress());
        StartChecks.host(spec, folders, network, NetworkKind.bridge);
        UntilSignalled signal = new UntilSignalled();
        try (CloseableStack parts = new CloseableStack()) {
            open(parts);
            signal.await();
        } finally {
            signal.closed();
        }
        return CommandLine.ExitCode.OK;
    }

    private void open(CloseableStack parts) throws InterruptedException {
        String nodeName = standalone.nodeName();
        AgentGateway gateway = new AgentGateway();
        ApiServerConfig apiConfig =
                ApiServerConfig.of(folders.dataDir().resolve("api"), standalone.apiAddress(), nodeName, gateway);
        // Neither needs the other to start, and together they are most of the time a start takes.
        Background<RuntimeStack> opening = parts.push(Background.open(
                "open the runtime", () -> RuntimeStack.open(folders, runtime, network, NetworkKind.bridge)));
        ApiServer api = parts.push(ApiServer.start(apiConfig));
        RuntimeStack stack = opening.get();
        ManagedChannel channel = RuntimeService.open(parts, stack, "standalone", folders, runtime);
        publishKubeconfig(api.kubeconfigAdmin());
        String address = NodeAddresses.detect();
        AgentStack agent = parts.push(AgentStack.start(
                AgentSettings.alone(
                        nodeName,
                        api.kubeconfigNode(),
                        address,
                        disk.limits(),
                        eviction.thresholds(EvictionSettings.ALONE_HARD),
                        ApiForPods.open(api, stack.podGateway()),
                        server.ofStandalone(nodeName, address, folders, api.certificateAuthority()),
                        manifests.folder()),
                channel,
                stack.cgroups(),
                folders,
                runtime));
        gateway.connect(agent);
        LOG.atInfo()
                .addKeyValue("node", nodeName)
                .addKeyValue("api", api.url())
                .addKeyValue("kubeconfig", standalone.kubeconfigOut())
                .log("the node runs");
    }

    private void publishKubeconfig(Path made) {
        Path wanted = standalone.kubeconfigOut();
        try {
            Files.createDirectories(Objects.requireNonNull(wanted.getParent()));
            DurableFiles.writePrivate(wanted, Files.readAllBytes(made), DurableFiles.Sync.NONE);
        } catch (IOException e) {
            throw FileFailure.of("write the kubeconfig " + wanted, e);
        }
    }
}
