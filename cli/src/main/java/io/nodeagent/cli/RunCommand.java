package io.nodeagent.cli;

import io.grpc.ManagedChannel;
import io.nodeagent.agent.config.PreparationOptions.ClusterDns;
import io.nodeagent.agent.node.NodeAddresses;
import io.nodeagent.agent.pressure.EvictionSettings;
import io.nodeagent.cli.agent.AgentSettings;
import io.nodeagent.cli.agent.AgentStack;
import io.nodeagent.cli.agent.Bootstrap;
import io.nodeagent.cli.kubelet.KubeletConfiguration;
import io.nodeagent.cli.option.ClusterOptions;
import io.nodeagent.cli.option.DiskOptions;
import io.nodeagent.cli.option.EvictionOptions;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.ManifestOptions;
import io.nodeagent.cli.option.NetworkOptions;
import io.nodeagent.cli.option.NetworkOptions.NetworkKind;
import io.nodeagent.cli.option.NodeServerOptions;
import io.nodeagent.cli.option.RegistrationOptions;
import io.nodeagent.cli.option.RuntimeOptions;
import io.nodeagent.cli.option.StartChecks;
import io.nodeagent.cli.runtime.RuntimeStack;
import io.nodeagent.durable.CloseableStack;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    private RegistrationOptions registration = new RegistrationOptions();

    @Mixin
    private DiskOptions disk = new DiskOptions();

    @Mixin
    private EvictionOptions eviction = new EvictionOptions();

    @Mixin
    private NodeServerOptions server = new NodeServerOptions();

    @Mixin
    private ManifestOptions manifests = new ManifestOptions();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A KubeletConfiguration, whose fields are the defaults of the other options.")
    private Optional<Path> config = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        StartChecks.values(spec, runtime, network, cluster, disk);
        StartChecks.values(spec, server);
        StartChecks.values(spec, eviction);
        StartChecks.values(spec, registration);
        StartChecks.values(spec, manifests);
        StartChecks.host(spec, folders, network, NetworkKind.cni);
        sayWhatIsIgnored();
        join();
        UntilSignalled signal = new UntilSignalled();
        try (CloseableStack parts = new CloseableStack()) {
            open(parts);
            signal.await();
        } finally {
            signal.closed();
        }
        return CommandLine.ExitCode.OK;
    }

    /** Before anything is started that would have to be ended when somebody loses patience. */
    private void join() throws InterruptedException {
        Bootstrap bootstrap = new Bootstrap(
                cluster.nodeName(),
                cluster.kubeconfig(),
                cluster.certificates(folders),
                cluster.renewal(folders),
                Clock.systemUTC());
        Optional<Path> with = cluster.bootstrapKubeconfig();
        if (with.isPresent() && bootstrap.needed()) {
            bootstrap.join(with.get());
        }
    }

    /** By a line each: people look there for why a setting does nothing. The file has been read for its defaults. */
    private void sayWhatIsIgnored() {
        if (spec.defaultValueProvider() instanceof KubeletConfiguration read) {
            read.warnings()
                    .forEach(warning -> LOG.atWarn()
                            .addKeyValue("config", config.map(Path::toString).orElse(""))
                            .log(warning));
        }
    }

    private void open(CloseableStack parts) {
        List<String> addresses = List.of(cluster.nodeIp().orElseGet(NodeAddresses::detect));
        AgentSettings settings = new AgentSettings(
                cluster.nodeName(),
                cluster.kubeconfig(),
                cluster.renewal(folders),
                addresses,
                registration.registration(),
                cluster.maxPods(),
                new ClusterDns(cluster.clusterDns(), cluster.clusterDomain()),
                cluster.resolvConf(),
                cluster.reserved(),
                disk.limits(),
                eviction.thresholds(EvictionSettings.USUAL_HARD),
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
