package io.nodeagent.cli.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.NodeAgentConfig;
import io.nodeagent.agent.admission.NodeAdmission;
import io.nodeagent.agent.api.FabricApiClient;
import io.nodeagent.agent.config.LocalPodPreparation;
import io.nodeagent.agent.eviction.Evictor;
import io.nodeagent.agent.identity.CertificateRotation;
import io.nodeagent.agent.identity.ClusterSigner;
import io.nodeagent.agent.identity.NodeKeys;
import io.nodeagent.agent.image.CriImageStore;
import io.nodeagent.agent.image.ImageCollector;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.node.ClientNodeApi;
import io.nodeagent.agent.node.CriRuntimeView;
import io.nodeagent.agent.node.MachineCapacity;
import io.nodeagent.agent.node.NodeApi;
import io.nodeagent.agent.node.NodeHeartbeat;
import io.nodeagent.agent.node.NodeOptions;
import io.nodeagent.agent.objects.ApiObjectReader;
import io.nodeagent.agent.objects.ApiObjectWatches;
import io.nodeagent.agent.objects.ApiServices;
import io.nodeagent.agent.objects.ObjectAccess;
import io.nodeagent.agent.pressure.EvictionThresholds;
import io.nodeagent.agent.pressure.MachineSpace;
import io.nodeagent.agent.pressure.PressureWatch;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.server.NodeServer;
import io.nodeagent.agent.server.access.ClientAccessReviews;
import io.nodeagent.agent.staticpod.StaticPodOptions;
import io.nodeagent.agent.stats.StatsCollector;
import io.nodeagent.agent.stats.StatsSources;
import io.nodeagent.agent.stats.UsageMeter;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.RuntimeOptions;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.errors.UnavailableException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;

/** A running agent with its node object and its connection to the API server. Closing leaves containers running. */
public final class AgentStack implements AutoCloseable {
    /** A Secret or ConfigMap read this short a time ago is good enough for the next container of the same pod. */
    private static final Duration OBJECTS_FRESH_FOR = Duration.ofSeconds(1);

    private final CloseableStack parts;
    private final NodeAgent agent;
    private final UsageMeter usage;

    private AgentStack(CloseableStack parts, NodeAgent agent, UsageMeter usage) {
        this.parts = parts;
        this.agent = agent;
        this.usage = usage;
    }

    /** Starts the agent on the runtime behind a channel. */
    public static AgentStack start(
            AgentSettings settings,
            ManagedChannel runtime,
            Cgroups cgroups,
            FolderOptions folders,
            RuntimeOptions options) {
        CloseableStack parts = new CloseableStack();
        try {
            Clock clock = Clock.systemUTC();
            AgentMeters meters = new AgentMeters();
            Channel channel = ClientInterceptors.intercept(runtime, meters.runtimeCalls());
            String nodeName = settings.nodeName();
            Config kubeconfig = Config.fromKubeconfig(settings.kubeconfig().toFile());
            NodeKeys keys = ClientTls.keys(kubeconfig, settings.renewal());
            KubernetesClient client = parts.push(ApiConnection.open(
                    kubeconfig, new KeyManager[] {keys}, ClientTls.trust(kubeconfig), meters.apiRequests()));
            settings.renewal()
                    .ifPresent(folder -> parts.push(new CertificateRotation(
                                    nodeName, keys, folder, new ClusterSigner(client), clock, new SecureRandom()))
                            .start());
            List<String> addresses = settings.addresses();
            EvictionThresholds thresholds = settings.eviction();
            NodeResources resources =
                    MachineCapacity.measure(folders.dataDir(), settings.reserved(), thresholds, settings.maxPods());
            CriImageStore images = new CriImageStore(channel);
            PressureWatch pressure =
                    new PressureWatch(thresholds, new MachineSpace(folders.dataDir(), images::knownFolder), clock);
            NodeApi nodeApi = new ClientNodeApi(client, nodeName);
            NodeHeartbeat heartbeat = parts.push(new NodeHeartbeat(
                    nodeOptions(settings), nodeApi, new CriRuntimeView(channel), resources, pressure::now, clock));
            heartbeat.start();
            LocalPodPreparation preparation = parts.push(PodPlaces.preparation(
                    folders,
                    options,
                    cgroups,
                    new ObjectAccess(
                            new ApiObjectReader(client, OBJECTS_FRESH_FOR, clock),
                            parts.push(new ApiObjectWatches(client)),
                            settings.services().orElseGet(() -> parts.push(new ApiServices(client)))),
                    resources,
                    () -> addresses,
                    settings.dns(),
                    settings.resolvConf()));
            NodeAgent agent = parts.push(NodeAgent.start(new NodeAgentConfig(
                    nodeName,
                    channel,
                    new FabricApiClient(client, nodeName),
                    preparation,
                    new NodeAdmission(
                            resources.allocatable(), heartbeat::lastNode, () -> nodeNow(nodeApi), pressure::now),
                    addresses,
                    folders.dataDir().resolve("agent"),
                    settings.disk().logs(),
                    new StaticPodOptions(
                            settings.staticPods(),
                            new StandaloneSchema(),
                            () -> heartbeat
                                    .lastNode()
                                    .map(node -> node.getMetadata().getUid())),
                    meters,
                    clock)));
            ImageCollector collector =
                    parts.push(new ImageCollector(images, settings.disk().images(), clock));
            collector.start();
            StatsSources stats = new StatsSources(
                    nodeName, agent::pods, channel, cgroups, PodPlaces.kubepods(options), folders.dataDir());
            StatsCollector used = new StatsCollector(stats, clock);
            Evictor.Parts evicted = new Evictor.Parts(agent, used, collector, meters);
            parts.push(Evictor.of(pressure, evicted, thresholds.softGraceSeconds(), heartbeat::changed, clock))
                    .start();
            settings.server()
                    .ifPresent(server -> parts.push(
                            NodeServer.start(server, agent, stats, meters, new ClientAccessReviews(client), clock)));
            return new AgentStack(parts, agent, new UsageMeter(used::cpuAndMemory, clock));
        } catch (RuntimeException e) {
            try {
                parts.close();
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    public NodeAgent agent() {
        return agent;
    }

    /** What the node and its pods use. */
    public UsageMeter usage() {
        return usage;
    }

    @Override
    public void close() {
        parts.close();
    }

    private static Optional<Node> nodeNow(NodeApi api) {
        try {
            return api.node();
        } catch (UnavailableException e) {
            return Optional.empty();
        }
    }

    private static NodeOptions nodeOptions(AgentSettings settings) {
        NodeOptions options =
                NodeOptions.usual(settings.nodeName(), settings.addresses()).with(settings.registration());
        return settings.server()
                .map(server -> options.withServerPort(server.listen().getPort()))
                .orElse(options);
    }
}
