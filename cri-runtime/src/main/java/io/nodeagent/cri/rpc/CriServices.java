package io.nodeagent.cri.rpc;

import io.grpc.BindableService;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.container.ContainerUpdate;
import io.nodeagent.cri.metric.MetricReader;
import io.nodeagent.cri.v1.ImageServiceGrpc;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import io.nodeagent.cri.v1.StreamContainerStatsResponse;
import io.nodeagent.cri.v1.StreamContainersResponse;
import io.nodeagent.cri.v1.StreamImagesResponse;
import io.nodeagent.cri.v1.StreamPodSandboxMetricsResponse;
import io.nodeagent.cri.v1.StreamPodSandboxStatsResponse;
import io.nodeagent.cri.v1.StreamPodSandboxesResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The two services of the CRI. RPCs that are not listed here answer UNIMPLEMENTED. */
public final class CriServices {
    private CriServices() {}

    /**
     * Both services.
     *
     * @param apparmor whether the kernel enforces AppArmor profiles
     */
    public static List<BindableService> of(RuntimeObjects objects, boolean apparmor) {
        UnhonouredFields unhonoured = new UnhonouredFields(
                new MountFields(
                        Files.exists(Path.of("/sys/fs/selinux/enforce")),
                        objects.context().handlers()::recursiveReadOnlyMounts),
                apparmor,
                objects.context().cgroups().mode() == Cgroups.Mode.V2);
        RpcService runtime = new RpcService(RuntimeServiceGrpc.getServiceDescriptor());
        addRuntime(runtime, objects);
        addSandboxes(runtime, objects, unhonoured);
        addContainers(runtime, objects, unhonoured);
        addLists(runtime, objects);
        return List.of(runtime, images(objects));
    }

    private static void addRuntime(RpcService service, RuntimeObjects objects) {
        var context = objects.context();
        service.with(RuntimeServiceGrpc.getVersionMethod(), new VersionRpc(objects.version()))
                .with(RuntimeServiceGrpc.getStatusMethod(), new StatusRpc(objects.network(), context.handlers()))
                .with(RuntimeServiceGrpc.getRuntimeConfigMethod(), new RuntimeConfigRpc())
                .with(RuntimeServiceGrpc.getUpdateRuntimeConfigMethod(), new UpdateRuntimeConfigRpc(objects.network()))
                .withStream(
                        RuntimeServiceGrpc.getGetContainerEventsMethod(),
                        new GetContainerEventsRpc(context.events(), objects.sandboxes(), context.containers()));
    }

    private static void addSandboxes(RpcService service, RuntimeObjects objects, UnhonouredFields unhonoured) {
        var context = objects.context();
        service.with(
                        RuntimeServiceGrpc.getRunPodSandboxMethod(),
                        new RunPodSandboxRpc(unhonoured, objects.sandboxCreation()))
                .with(RuntimeServiceGrpc.getStopPodSandboxMethod(), new StopPodSandboxRpc(objects.podEnd()))
                .with(RuntimeServiceGrpc.getRemovePodSandboxMethod(), new RemovePodSandboxRpc(objects.podEnd()))
                .with(
                        RuntimeServiceGrpc.getPodSandboxStatusMethod(),
                        new PodSandboxStatusRpc(
                                objects.sandboxes(), context.containers(), objects.sandboxFolders(), context.clock()))
                .with(
                        RuntimeServiceGrpc.getUpdatePodSandboxResourcesMethod(),
                        new UpdatePodSandboxResourcesRpc(objects.sandboxes()))
                .with(
                        RuntimeServiceGrpc.getPodSandboxStatsMethod(),
                        new PodSandboxStatsRpc(objects.sandboxes(), context.containers(), objects.usage()));
    }

    private static void addContainers(RpcService service, RuntimeObjects objects, UnhonouredFields unhonoured) {
        var context = objects.context();
        var containers = context.containers();
        service.with(
                        RuntimeServiceGrpc.getCreateContainerMethod(),
                        new CreateContainerRpc(unhonoured, objects.sandboxes(), objects.containerCreation()))
                .with(RuntimeServiceGrpc.getStartContainerMethod(), new StartContainerRpc(objects.containerStart()))
                .with(RuntimeServiceGrpc.getStopContainerMethod(), new StopContainerRpc(objects.containerStop()))
                .with(RuntimeServiceGrpc.getRemoveContainerMethod(), new RemoveContainerRpc(objects.containerRemoval()))
                .with(
                        RuntimeServiceGrpc.getContainerStatusMethod(),
                        new ContainerStatusRpc(containers, context.files(), context.cgroups()))
                .with(
                        RuntimeServiceGrpc.getUpdateContainerResourcesMethod(),
                        new UpdateContainerResourcesRpc(unhonoured, new ContainerUpdate(context)))
                .with(RuntimeServiceGrpc.getReopenContainerLogMethod(), new ReopenContainerLogRpc(context))
                .with(RuntimeServiceGrpc.getExecSyncMethod(), new ExecSyncRpc(objects.commands()))
                .with(RuntimeServiceGrpc.getExecMethod(), new ExecRpc(objects.sessions()))
                .with(RuntimeServiceGrpc.getAttachMethod(), new AttachRpc(objects.sessions()))
                .with(RuntimeServiceGrpc.getPortForwardMethod(), new PortForwardRpc(objects.sessions()))
                .with(RuntimeServiceGrpc.getContainerStatsMethod(), new ContainerStatsRpc(containers, objects.usage()));
    }

    /** Each list in one message, and the same in pieces. */
    private static void addLists(RpcService service, RuntimeObjects objects) {
        var containers = objects.context().containers();
        ListPodSandboxRpc pods = new ListPodSandboxRpc(objects.sandboxes());
        ListContainersRpc all = new ListContainersRpc(containers);
        ListPodSandboxStatsRpc podStats = new ListPodSandboxStatsRpc(objects.sandboxes(), containers, objects.usage());
        ListContainerStatsRpc stats = new ListContainerStatsRpc(containers, objects.usage());
        ListPodSandboxMetricsRpc metrics = new ListPodSandboxMetricsRpc(
                objects.sandboxes(),
                containers,
                new MetricReader(objects.usage(), objects.context().cgroups()));
        service.with(RuntimeServiceGrpc.getListMetricDescriptorsMethod(), new ListMetricDescriptorsRpc())
                .with(RuntimeServiceGrpc.getListPodSandboxMetricsMethod(), metrics)
                .withStream(
                        RuntimeServiceGrpc.getStreamPodSandboxMetricsMethod(),
                        new ListStream<>(
                                request -> metrics.items(),
                                some -> StreamPodSandboxMetricsResponse.newBuilder()
                                        .addAllPodSandboxMetrics(some)
                                        .build()))
                .with(RuntimeServiceGrpc.getListPodSandboxMethod(), pods)
                .withStream(
                        RuntimeServiceGrpc.getStreamPodSandboxesMethod(),
                        new ListStream<>(
                                request -> pods.items(request.getFilter()),
                                some -> StreamPodSandboxesResponse.newBuilder()
                                        .addAllPodSandboxes(some)
                                        .build()))
                .with(RuntimeServiceGrpc.getListContainersMethod(), all)
                .withStream(
                        RuntimeServiceGrpc.getStreamContainersMethod(),
                        new ListStream<>(
                                request -> all.items(request.getFilter()),
                                some -> StreamContainersResponse.newBuilder()
                                        .addAllContainers(some)
                                        .build()))
                .with(RuntimeServiceGrpc.getListPodSandboxStatsMethod(), podStats)
                .withStream(
                        RuntimeServiceGrpc.getStreamPodSandboxStatsMethod(),
                        new ListStream<>(
                                request -> podStats.items(request.getFilter()),
                                some -> StreamPodSandboxStatsResponse.newBuilder()
                                        .addAllPodSandboxStats(some)
                                        .build()))
                .with(RuntimeServiceGrpc.getListContainerStatsMethod(), stats)
                .withStream(
                        RuntimeServiceGrpc.getStreamContainerStatsMethod(),
                        new ListStream<>(
                                request -> stats.items(request.getFilter()),
                                some -> StreamContainerStatsResponse.newBuilder()
                                        .addAllContainerStats(some)
                                        .build()));
    }

    private static RpcService images(RuntimeObjects objects) {
        ListImagesRpc all = new ListImagesRpc(objects.images());
        return new RpcService(ImageServiceGrpc.getServiceDescriptor())
                .with(ImageServiceGrpc.getListImagesMethod(), all)
                .withStream(
                        ImageServiceGrpc.getStreamImagesMethod(),
                        new ListStream<>(
                                request -> all.items(request.getFilter()),
                                some -> StreamImagesResponse.newBuilder()
                                        .addAllImages(some)
                                        .build()))
                .with(ImageServiceGrpc.getImageStatusMethod(), new ImageStatusRpc(objects.images()))
                .with(ImageServiceGrpc.getPullImageMethod(), new PullImageRpc(objects.images()))
                .with(ImageServiceGrpc.getRemoveImageMethod(), new RemoveImageRpc(objects.images()))
                .with(
                        ImageServiceGrpc.getImageFsInfoMethod(),
                        new ImageFsInfoRpc(objects.images(), objects.context().clock()));
    }
}
