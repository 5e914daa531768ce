package io.nodeagent.cli;

import io.grpc.ManagedChannel;
import io.nodeagent.agent.config.PreparationOptions.ClusterDns;
import io.nodeagent.agent.node.NodeAddresses;
import io.nodeagent.cli.agent.AgentSettings;
import io.nodeagent.cli.agent.AgentStack;
import io.nodeagent.cli.option.ClusterOptions;
import io.nodeagent.cli.option.DiskOptions;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.ManifestOptions;
import io.nodeagent.cli.option.NetworkOptions;
import io.nodeagent.cli.option.NetworkOptions.NetworkKind;
import io.nodeagent.cli.option.NodeServerOptions;
import io.nodeagent.cli.option.RuntimeOptions;
import io.nodeagent.cli.option.StartChecks;
import io.nodeagent.cli.runtime.RuntimeStack;
import io.nodeagent.durable.CloseableStack;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code node-agent run}: runtime and agent in one process, as a node of the cluster that a kubeconfig names. */
@Command(
        name = "run",
        description = "Runs this machine as a node of a Kubernetes cluster.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private FolderOptions folders = new FolderOptions();

    @Mixin
    private RuntimeOptions runtime = new RuntimeOptions();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private DiskOptions disk = new DiskOptions();

    @Mixin
    private NodeServerOptions server = new NodeServerOptions();

    @Mixin
    private ManifestOptions manifests = new ManifestOptions();

    @Override
    public Integer call() {
        StartChecks.values(spec, runtime, network, cluster, disk);
        StartChecks.values(spec, server);
        StartChecks.values(spec, manifests);
        StartChecks.host(spec, folders, network, NetworkKind.cni);
        UntilSignalled signal = new UntilSignalled();
        try (CloseableStack parts = new CloseableStack()) {
            open(parts);
            signal.await();
        } finally {
            signal.closed();
        }
        return CommandLine.ExitCode.OK;
    }

    private void open(CloseableStack parts) {
        List<String> addresses = List.of(cluster.nodeIp().orElseGet(NodeAddresses::detect));
        AgentSettings settings = new AgentSettings(
                cluster.nodeName(),
                cluster.kubeconfig(),
                addresses,
                cluster.maxPods(),
                new ClusterDns(cluster.clusterDns(), cluster.clusterDomain()),
                disk.limits(),
                Optional.empty(),
                Optional.of(server.ofCluster(cluster.nodeName(), addresses, folders)),
                manifests.folder());
        RuntimeStack stack = parts.push(RuntimeStack.open(folders, runtime, network, NetworkKind.cni));
        ManagedChannel channel = RuntimeService.open(parts, stack, "run", folders, runtime);
        parts.push(AgentStack.start(settings, channel, stack.cgroups(), folders, runtime));
        LOG.atInfo()
                .addKeyValue("node", settings.nodeName())
                .addKeyValue("kubeconfig", settings.kubeconfig())
                .log("the node runs");
    }
}
