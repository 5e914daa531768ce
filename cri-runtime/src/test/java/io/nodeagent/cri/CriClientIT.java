package io.nodeagent.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.Pressure;
import io.nodeagent.cgroups.detect.CgroupDetection;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.ContainerMetadata;
import io.nodeagent.cri.v1.ContainerStatusRequest;
import io.nodeagent.cri.v1.CreateContainerRequest;
import io.nodeagent.cri.v1.ExecSyncRequest;
import io.nodeagent.cri.v1.ExecSyncResponse;
import io.nodeagent.cri.v1.ImageServiceGrpc;
import io.nodeagent.cri.v1.ImageSpec;
import io.nodeagent.cri.v1.LinuxContainerConfig;
import io.nodeagent.cri.v1.LinuxContainerResources;
import io.nodeagent.cri.v1.LinuxPodSandboxConfig;
import io.nodeagent.cri.v1.LinuxPodSandboxStats;
import io.nodeagent.cri.v1.ListMetricDescriptorsRequest;
import io.nodeagent.cri.v1.ListPodSandboxMetricsRequest;
import io.nodeagent.cri.v1.ListPodSandboxStatsRequest;
import io.nodeagent.cri.v1.Metric;
import io.nodeagent.cri.v1.MetricDescriptor;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.cri.v1.PodSandboxMetadata;
import io.nodeagent.cri.v1.PodSandboxMetrics;
import io.nodeagent.cri.v1.PodSandboxStatsRequest;
import io.nodeagent.cri.v1.RunPodSandboxRequest;
import io.nodeagent.cri.v1.RuntimeConfigRequest;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import io.nodeagent.cri.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import io.nodeagent.cri.v1.StartContainerRequest;
import io.nodeagent.cri.v1.StreamContainerStatsRequest;
import io.nodeagent.cri.v1.StreamContainersRequest;
import io.nodeagent.cri.v1.StreamImagesRequest;
import io.nodeagent.cri.v1.StreamPodSandboxMetricsRequest;
import io.nodeagent.cri.v1.StreamPodSandboxStatsRequest;
import io.nodeagent.cri.v1.StreamPodSandboxesRequest;
import io.nodeagent.cri.v1.UpdateContainerResourcesRequest;
import io.nodeagent.cri.v1.UpdatePodSandboxResourcesRequest;
import io.nodeagent.cri.v1.UpdatePodSandboxResourcesResponse;
import io.nodeagent.cri.v1.UpdateRuntimeConfigRequest;
import io.nodeagent.cri.v1.UpdateRuntimeConfigResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What crictl has no words for, by a gRPC client on the real parts. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CriClientIT {
    private static final int MESSAGE_BYTES = 16 << 20;

    @TempDir
    Path folder;

    private final Cgroups cgroups = CgroupDetection.detect();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private CriNodeProcess node;
    private ManagedChannel channel;
    private RuntimeServiceBlockingStub cri;
    private String pod;
    private String container;

    @BeforeEach
    void start() throws Exception {
        CriNodeProcess.assumeMachine();
        node = new CriNodeProcess(folder, BusyboxArchive.write(folder));
        channel = NettyChannelBuilder.forAddress(
                        new DomainSocketAddress(node.socket().toFile()))
                .eventLoopGroup(loop)
                .channelType(EpollDomainSocketChannel.class)
                .maxInboundMessageSize(MESSAGE_BYTES)
                .usePlaintext()
                .build();
        cri = RuntimeServiceGrpc.newBlockingStub(channel);
        PodSandboxConfig config = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName("p")
                        .setNamespace("default")
                        .setUid("u"))
                .setLinux(LinuxPodSandboxConfig.getDefaultInstance())
                .putLabels("app", "x")
                .build();
        pod = cri.runPodSandbox(
                        RunPodSandboxRequest.newBuilder().setConfig(config).build())
                .getPodSandboxId();
        container = cri.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(pod)
                        .setSandboxConfig(config)
                        .setConfig(container())
                        .build())
                .getContainerId();
    }

    private static ContainerConfig container() {
        return ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName("c"))
                .setImage(ImageSpec.newBuilder().setImage("busybox"))
                .addAllCommand(List.of("sleep", "1000"))
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setResources(LinuxContainerResources.newBuilder()
                                .setMemoryLimitInBytes(64 << 20)
                                .setCpuShares(100)))
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        if (channel != null) {
            channel.shutdownNow();
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        if (node != null) {
            node.close();
        }
    }

    private void startContainer() {
        var _ = cri.startContainer(
                StartContainerRequest.newBuilder().setContainerId(container).build());
    }

    private LinuxContainerResources update(LinuxContainerResources.Builder resources) {
        var _ = cri.updateContainerResources(UpdateContainerResourcesRequest.newBuilder()
                .setContainerId(container)
                .setLinux(resources)
                .build());
        return cri.containerStatus(ContainerStatusRequest.newBuilder()
                        .setContainerId(container)
                        .build())
                .getStatus()
                .getResources()
                .getLinux();
    }

    private String refused(LinuxContainerResources.Builder resources) {
        StatusRuntimeException e = assertThrows(StatusRuntimeException.class, () -> update(resources));
        assertEquals(Status.Code.FAILED_PRECONDITION, e.getStatus().getCode());
        return String.valueOf(e.getMessage());
    }

    private Cgroup group() {
        String info = cri.containerStatus(ContainerStatusRequest.newBuilder()
                        .setContainerId(container)
                        .setVerbose(true)
                        .build())
                .getInfoOrThrow("info");
        int start = info.indexOf("\"cgroup\":\"") + 10;
        return cgroups.at(new CgroupPath(info.substring(start, info.indexOf('"', start))));
    }

    private OptionalLong memoryLimit() {
        return group().statistics().memory().orElseThrow().limitBytes();
    }

    @Test
    void limitsChangeBeforeTheStartAndWhileItRuns() {
        LinuxContainerResources seen =
                update(LinuxContainerResources.newBuilder().setMemoryLimitInBytes(96 << 20));
        assertEquals(100, seen.getCpuShares(), "what is not named stays");
        startContainer();
        assertEquals(OptionalLong.of(96 << 20), memoryLimit());

        seen = update(LinuxContainerResources.newBuilder()
                .setMemoryLimitInBytes(128 << 20)
                .setCpuPeriod(50_000)
                .setCpuQuota(5_000)
                .setCpusetCpus("0"));
        assertEquals(128 << 20, seen.getMemoryLimitInBytes());
        assertEquals("0 5000", seen.getCpusetCpus() + " " + seen.getCpuQuota());
        assertEquals(OptionalLong.of(128 << 20), memoryLimit());
        assertEquals(
                0,
                exec(10, "timeout", "1", "sh", "-c", "while :; do :; done")
                        .getStdout()
                        .size());
        CgroupStatistics.Cpu cpu = group().statistics().cpu().orElseThrow();
        assertTrue(cpu.throttledPeriods() > 0, cpu.toString());

        assertTrue(refused(LinuxContainerResources.newBuilder().setMemoryLimitInBytes(4096))
                .contains("in use"));
        String said = refused(LinuxContainerResources.newBuilder()
                .setMemoryLimitInBytes(100 << 20)
                .setCpusetCpus("0-9999"));
        assertTrue(said.contains("0-9999"), said);
        assertEquals(OptionalLong.of(128 << 20), memoryLimit(), "whole or not at all");
    }

    @Test
    void podsSayWhatTheyUse() {
        startContainer();
        LinuxPodSandboxStats stats = cri.podSandboxStats(
                        PodSandboxStatsRequest.newBuilder().setPodSandboxId(pod).build())
                .getStats()
                .getLinux();
        assertTrue(stats.getMemory().getUsageBytes().getValue() > 0);
        assertTrue(stats.getCpu().getUsageCoreNanoSeconds().getValue() > 0);
        assertEquals(
                group().pressure(Pressure.Resource.CPU).isPresent(),
                stats.getContainers(0).getCpu().hasPsi(),
                "pressure where the kernel accounts it");
        assertEquals(1, stats.getProcess().getProcessCount().getValue());
        assertEquals(1, stats.getContainersCount());
        assertEquals("eth0", stats.getNetwork().getDefaultInterface().getName());
        ListPodSandboxStatsRequest.Builder list = ListPodSandboxStatsRequest.newBuilder();
        list.getFilterBuilder().putLabelSelector("app", "x");
        assertEquals(
                pod,
                cri.listPodSandboxStats(list.build())
                        .getStats(0)
                        .getAttributes()
                        .getId());
        list.getFilterBuilder().putLabelSelector("app", "y");
        assertEquals(0, cri.listPodSandboxStats(list.build()).getStatsCount());
        assertEquals(
                "CGROUPFS",
                cri.runtimeConfig(RuntimeConfigRequest.getDefaultInstance())
                        .getLinux()
                        .getCgroupDriver()
                        .name());
    }

    @Test
    void podsTellTheirMetrics() {
        startContainer();
        Set<String> described =
                cri
                        .listMetricDescriptors(ListMetricDescriptorsRequest.getDefaultInstance())
                        .getDescriptorsList()
                        .stream()
                        .map(MetricDescriptor::getName)
                        .collect(Collectors.toSet());
        PodSandboxMetrics metrics = cri.listPodSandboxMetrics(ListPodSandboxMetricsRequest.getDefaultInstance())
                .getPodMetrics(0);
        assertEquals(pod, metrics.getPodSandboxId());
        Map<String, Long> ofPod = values(metrics.getMetricsList());
        Map<String, Long> ofContainer = values(metrics.getContainerMetrics(0).getMetricsList());
        assertTrue(described.containsAll(ofPod.keySet()) && described.containsAll(ofContainer.keySet()));
        assertEquals(64L << 20, ofContainer.get("container_spec_memory_limit_bytes"));
        assertEquals(1, ofContainer.get("container_processes"));
        assertTrue(ofContainer.getOrDefault("container_file_descriptors", 0L) >= 3, ofContainer.toString());
        assertTrue(ofContainer.getOrDefault("container_fs_limit_bytes", 0L) > 0, ofContainer.toString());
        assertTrue(ofPod.containsKey("container_network_receive_bytes_total"), ofPod.toString());
        assertTrue(ofPod.getOrDefault("container_memory_usage_bytes", 0L) > 0, ofPod.toString());
        assertEquals(
                pod,
                cri.streamPodSandboxMetrics(StreamPodSandboxMetricsRequest.getDefaultInstance())
                        .next()
                        .getPodSandboxMetrics(0)
                        .getPodSandboxId());
    }

    private static Map<String, Long> values(List<Metric> metrics) {
        return metrics.stream()
                .collect(Collectors.toMap(Metric::getName, m -> m.getValue().getValue(), (one, _) -> one));
    }

    @Test
    void listsComeAsStreamsToo() {
        startContainer();
        assertEquals(
                pod,
                cri.streamPodSandboxes(StreamPodSandboxesRequest.getDefaultInstance())
                        .next()
                        .getPodSandboxes(0)
                        .getId());
        assertEquals(
                container,
                cri.streamContainers(StreamContainersRequest.getDefaultInstance())
                        .next()
                        .getContainers(0)
                        .getId());
        assertEquals(
                container,
                cri.streamContainerStats(StreamContainerStatsRequest.getDefaultInstance())
                        .next()
                        .getContainerStats(0)
                        .getAttributes()
                        .getId());
        StreamPodSandboxStatsRequest.Builder stats = StreamPodSandboxStatsRequest.newBuilder();
        stats.getFilterBuilder().setId("none");
        assertFalse(cri.streamPodSandboxStats(stats.build()).hasNext());
        assertTrue(ImageServiceGrpc.newBlockingStub(channel)
                .streamImages(StreamImagesRequest.getDefaultInstance())
                .next()
                .getImages(0)
                .getRepoTags(0)
                .contains("busybox"));
    }

    @Test
    void whatTheKubeletTellsOfItselfIsTaken() {
        UpdateRuntimeConfigRequest.Builder range = UpdateRuntimeConfigRequest.newBuilder();
        range.getRuntimeConfigBuilder().getNetworkConfigBuilder().setPodCidr("10.240.0.0/24");
        assertEquals(
                UpdateRuntimeConfigResponse.getDefaultInstance(),
                cri.updateRuntimeConfig(range.build()),
                "a kubelet's");
        UpdatePodSandboxResourcesRequest.Builder resources =
                UpdatePodSandboxResourcesRequest.newBuilder().setPodSandboxId(pod);
        assertEquals(
                UpdatePodSandboxResourcesResponse.getDefaultInstance(),
                cri.updatePodSandboxResources(resources.build()),
                "a resize's");
        StatusRuntimeException e = assertThrows(
                StatusRuntimeException.class,
                () -> cri.updatePodSandboxResources(
                        resources.setPodSandboxId("none").build()));
        assertEquals(Status.Code.NOT_FOUND, e.getStatus().getCode());
    }

    @Test
    void commandsAreBoundedInOutputAndTime() throws Exception {
        startContainer();
        ExecSyncResponse whole = exec(60, "head", "-c", "30000000", "/dev/zero");
        assertEquals((16 << 20) - 1024, whole.getStdout().size(), "a message that clients take");
        Set<Long> before = group().processesBelow();
        StatusRuntimeException e = assertThrows(
                StatusRuntimeException.class,
                () -> exec(2, "sh", "-c", "(setsid sh -c 'sleep 1001 & exec sleep 1002' &); sleep 1003"));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, e.getStatus().getCode());
        for (int i = 0; i < 200 && !group().processesBelow().equals(before); i++) {
            Thread.sleep(20);
        }
        assertEquals(before, group().processesBelow());
        assertEquals(7, exec(0, "sh", "-c", "sleep 1004 & exit 7").getExitCode(), "what is left in the background");
    }

    private ExecSyncResponse exec(long seconds, String... command) {
        return cri.execSync(ExecSyncRequest.newBuilder()
                .setContainerId(container)
                .addAllCmd(List.of(command))
                .setTimeout(seconds)
                .build());
    }
}
