package io.nodeagent.agent.fake;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.nodeagent.cri.v1.*;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;

/** A CRI runtime in memory: containers that run until told to exit. */
public final class FakeCri implements AutoCloseable {
    /** What a container does when it is started. */
    public static final int RUNS = -1;

    private final Clock clock;
    private final Server server;
    private final ManagedChannel channel;
    private final Map<String, PodSandboxStatus.Builder> sandboxes = new LinkedHashMap<>();
    private final Map<String, ContainerStatus.Builder> containers = new LinkedHashMap<>();
    private final Map<String, String> sandboxOf = new LinkedHashMap<>();
    private final List<StreamObserver<ContainerEventResponse>> streams = new CopyOnWriteArrayList<>();
    private int serial;

    /** Every call that changes something, as {@code "CreateContainer web 0"}. */
    public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    public final Set<String> images = ConcurrentHashMap.newKeySet();
    /** Called in the pull; may block or throw. */
    public volatile Function<String, Status> pull = image -> Status.NOT_FOUND.withDescription("no image " + image);
    /** The exit code of a container that ends at once, {@link #RUNS} for one that runs. */
    public volatile ToIntFunction<ContainerMetadata> onStart = container -> RUNS;

    public volatile Function<ContainerMetadata, Status> startFailure = container -> Status.OK;
    public volatile Function<ContainerMetadata, Status> createFailure = container -> Status.OK;
    /** The exit code of a command in a container of that name; negative: it never ends. */
    public volatile ToIntBiFunction<String, List<String>> exec = (container, command) -> 0;

    /** How many StopContainer fail before the first that does not. */
    public int killFailures;

    public volatile BooleanSupplier dropEvent = () -> false;
    public volatile boolean supportsEvents = true;
    /** Whether containers ignore their stop signal and end only when their grace is over. */
    public volatile boolean stubborn;

    /** A runtime whose calls run in the caller's thread, or each in a virtual thread of its own. */
    public FakeCri(Clock clock, boolean inCallersThread) {
        this.clock = clock;
        String name = InProcessServerBuilder.generateName();
        var builder = InProcessServerBuilder.forName(name)
                .addService(new RuntimeService())
                .addService(new ImageService());
        var client = InProcessChannelBuilder.forName(name);
        if (inCallersThread) {
            builder.directExecutor();
            client.directExecutor();
        } else {
            builder.executor(Executors.newVirtualThreadPerTaskExecutor());
        }
        try {
            server = builder.build().start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        channel = client.build();
    }

    public ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    /** The ids of running containers of that name. */
    public synchronized List<String> running(String name) {
        return containers.values().stream()
                .filter(c -> c.getMetadata().getName().equals(name) && c.getState() == ContainerState.CONTAINER_RUNNING)
                .map(ContainerStatus.Builder::getId)
                .toList();
    }

    public synchronized int containerCount() {
        return containers.size();
    }

    public synchronized int sandboxCount() {
        return sandboxes.size();
    }

    /** Ends every event stream, as a restart of the runtime does. */
    public void endStreams() {
        List<StreamObserver<ContainerEventResponse>> all = List.copyOf(streams);
        streams.clear();
        for (StreamObserver<ContainerEventResponse> stream : all) {
            stream.onError(Status.UNAVAILABLE.asRuntimeException());
        }
    }

    /** Ends a running container, as if its process exited. */
    public void exit(String id, int code) {
        synchronized (this) {
            ContainerStatus.Builder container = containers.get(id);
            if (container == null || container.getState() != ContainerState.CONTAINER_RUNNING) {
                return;
            }
            ended(container, code);
        }
        event(id, ContainerEventType.CONTAINER_STOPPED_EVENT);
    }

    /** Removes a container without a word. */
    public synchronized void vanish(String id) {
        containers.remove(id);
    }

    /** Breaks every sandbox and kills its containers, as a reboot does. */
    public synchronized void reboot() {
        sandboxes.values().forEach(s -> s.setState(PodSandboxState.SANDBOX_NOTREADY));
        containers.values().forEach(c -> {
            if (c.getState() == ContainerState.CONTAINER_RUNNING) {
                ended(c, 255);
            }
        });
    }

    private void ended(ContainerStatus.Builder container, int code) {
        container.setState(ContainerState.CONTAINER_EXITED).setExitCode(code).setFinishedAt(nanos());
    }

    private long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private void event(String containerId, ContainerEventType type) {
        ContainerEventResponse event;
        synchronized (this) {
            PodSandboxStatus.Builder sandbox = sandboxes.get(sandboxOf.getOrDefault(containerId, ""));
            if (sandbox == null) {
                return;
            }
            event = ContainerEventResponse.newBuilder()
                    .setContainerId(containerId)
                    .setContainerEventType(type)
                    .setPodSandboxStatus(sandbox)
                    .build();
        }
        if (!dropEvent.getAsBoolean()) {
            for (StreamObserver<ContainerEventResponse> stream : streams) {
                synchronized (stream) {
                    stream.onNext(event);
                }
            }
        }
    }

    private static <T> void reply(StreamObserver<T> observer, T value) {
        observer.onNext(value);
        observer.onCompleted();
    }

    private static boolean matches(Map<String, String> labels, Map<String, String> selector) {
        return labels.entrySet().containsAll(selector.entrySet());
    }

    private final class RuntimeService extends RuntimeServiceGrpc.RuntimeServiceImplBase {
        @Override
        public void version(VersionRequest request, StreamObserver<VersionResponse> observer) {
            reply(observer, VersionResponse.newBuilder().setRuntimeName("fake").build());
        }

        @Override
        public void getContainerEvents(GetEventsRequest request, StreamObserver<ContainerEventResponse> observer) {
            if (supportsEvents) {
                ((ServerCallStreamObserver<ContainerEventResponse>) observer)
                        .setOnCancelHandler(() -> streams.remove(observer));
                streams.add(observer);
            } else {
                observer.onError(Status.UNIMPLEMENTED.asRuntimeException());
            }
        }

        @Override
        public void runPodSandbox(RunPodSandboxRequest request, StreamObserver<RunPodSandboxResponse> observer) {
            String id;
            synchronized (FakeCri.this) {
                calls.add("RunPodSandbox " + request.getConfig().getMetadata().getAttempt());
                id = "s" + ++serial;
                sandboxes.put(
                        id,
                        PodSandboxStatus.newBuilder()
                                .setId(id)
                                .setMetadata(request.getConfig().getMetadata())
                                .putAllLabels(request.getConfig().getLabelsMap())
                                .setState(PodSandboxState.SANDBOX_READY)
                                .setCreatedAt(nanos())
                                .setNetwork(PodSandboxNetworkStatus.newBuilder().setIp("10.0.0." + serial)));
            }
            reply(
                    observer,
                    RunPodSandboxResponse.newBuilder().setPodSandboxId(id).build());
        }

        @Override
        public void stopPodSandbox(StopPodSandboxRequest request, StreamObserver<StopPodSandboxResponse> observer) {
            synchronized (FakeCri.this) {
                calls.add("StopPodSandbox");
                PodSandboxStatus.Builder sandbox = sandboxes.get(request.getPodSandboxId());
                if (sandbox != null) {
                    sandbox.setState(PodSandboxState.SANDBOX_NOTREADY);
                }
            }
            reply(observer, StopPodSandboxResponse.getDefaultInstance());
        }

        @Override
        public void removePodSandbox(
                RemovePodSandboxRequest request, StreamObserver<RemovePodSandboxResponse> observer) {
            synchronized (FakeCri.this) {
                calls.add("RemovePodSandbox");
                sandboxes.remove(request.getPodSandboxId());
                containers.keySet().removeIf(id -> request.getPodSandboxId().equals(sandboxOf.get(id)));
            }
            reply(observer, RemovePodSandboxResponse.getDefaultInstance());
        }

        @Override
        public void podSandboxStatus(
                PodSandboxStatusRequest request, StreamObserver<PodSandboxStatusResponse> observer) {
            PodSandboxStatus status;
            synchronized (FakeCri.this) {
                PodSandboxStatus.Builder sandbox = sandboxes.get(request.getPodSandboxId());
                status = sandbox == null ? null : sandbox.build();
            }
            if (status == null) {
                observer.onError(Status.NOT_FOUND.asRuntimeException());
            } else {
                reply(
                        observer,
                        PodSandboxStatusResponse.newBuilder().setStatus(status).build());
            }
        }

        @Override
        public void listPodSandbox(ListPodSandboxRequest request, StreamObserver<ListPodSandboxResponse> observer) {
            ListPodSandboxResponse.Builder response = ListPodSandboxResponse.newBuilder();
            synchronized (FakeCri.this) {
                for (PodSandboxStatus.Builder sandbox : sandboxes.values()) {
                    if (matches(sandbox.getLabelsMap(), request.getFilter().getLabelSelectorMap())) {
                        response.addItems(PodSandbox.newBuilder()
                                .setId(sandbox.getId())
                                .setMetadata(sandbox.getMetadata())
                                .setState(sandbox.getState())
                                .setCreatedAt(sandbox.getCreatedAt())
                                .putAllLabels(sandbox.getLabelsMap()));
                    }
                }
            }
            reply(observer, response.build());
        }

        @Override
        public void createContainer(CreateContainerRequest request, StreamObserver<CreateContainerResponse> observer) {
            ContainerConfig config = request.getConfig();
            Status failure = createFailure.apply(config.getMetadata());
            if (!failure.isOk()) {
                observer.onError(failure.asRuntimeException());
                return;
            }
            String id;
            synchronized (FakeCri.this) {
                calls.add("CreateContainer " + config.getMetadata().getName() + " "
                        + config.getMetadata().getAttempt());
                id = "c" + ++serial;
                sandboxOf.put(id, request.getPodSandboxId());
                containers.put(
                        id,
                        ContainerStatus.newBuilder()
                                .setId(id)
                                .setMetadata(config.getMetadata())
                                .setState(ContainerState.CONTAINER_CREATED)
                                .setCreatedAt(nanos())
                                .setImage(config.getImage())
                                .setImageRef(config.getImage().getImage())
                                .setLogPath("")
                                .putAllLabels(config.getLabelsMap())
                                .putAllAnnotations(config.getAnnotationsMap()));
            }
            event(id, ContainerEventType.CONTAINER_CREATED_EVENT);
            reply(
                    observer,
                    CreateContainerResponse.newBuilder().setContainerId(id).build());
        }

        @Override
        public void startContainer(StartContainerRequest request, StreamObserver<StartContainerResponse> observer) {
            String id = request.getContainerId();
            synchronized (FakeCri.this) {
                ContainerStatus.Builder container = containers.get(id);
                if (container == null) {
                    observer.onError(Status.NOT_FOUND.asRuntimeException());
                    return;
                }
                calls.add("StartContainer " + container.getMetadata().getName() + " "
                        + container.getMetadata().getAttempt());
                Status failure = startFailure.apply(container.getMetadata());
                if (!failure.isOk()) {
                    observer.onError(failure.asRuntimeException());
                    return;
                }
                container.setState(ContainerState.CONTAINER_RUNNING).setStartedAt(nanos());
                int code = onStart.applyAsInt(container.getMetadata());
                if (code != RUNS) {
                    ended(container, code);
                }
            }
            event(id, ContainerEventType.CONTAINER_STARTED_EVENT);
            reply(observer, StartContainerResponse.getDefaultInstance());
        }

        @Override
        public void stopContainer(StopContainerRequest request, StreamObserver<StopContainerResponse> observer) {
            if (killFailures > 0) {
                killFailures--;
                observer.onError(
                        Status.ABORTED.withDescription("the agent died").asRuntimeException());
                return;
            }
            calls.add("StopContainer " + request.getTimeout());
            long until = System.nanoTime() + request.getTimeout() * 1_000_000_000L;
            var call = (ServerCallStreamObserver<StopContainerResponse>) observer;
            call.setOnCancelHandler(() -> {});
            while (stubborn && System.nanoTime() < until) {
                if (call.isCancelled()) {
                    return;
                }
                LockSupport.parkNanos(5_000_000);
            }
            synchronized (FakeCri.this) {
                ContainerStatus.Builder container = containers.get(request.getContainerId());
                if (container != null && container.getState() == ContainerState.CONTAINER_RUNNING) {
                    ended(container, stubborn ? 137 : 0);
                }
            }
            event(request.getContainerId(), ContainerEventType.CONTAINER_STOPPED_EVENT);
            reply(observer, StopContainerResponse.getDefaultInstance());
        }

        @Override
        public void execSync(ExecSyncRequest request, StreamObserver<ExecSyncResponse> observer) {
            ContainerStatus.Builder container = containers.get(request.getContainerId());
            if (container == null || container.getState() != ContainerState.CONTAINER_RUNNING) {
                observer.onError(Status.FAILED_PRECONDITION
                        .withDescription("container is not running")
                        .asRuntimeException());
                return;
            }
            calls.add("ExecSync " + container.getMetadata().getName() + " " + String.join(" ", request.getCmdList()));
            int code = exec.applyAsInt(container.getMetadata().getName(), request.getCmdList());
            if (code < 0) {
                observer.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
            } else {
                reply(
                        observer,
                        ExecSyncResponse.newBuilder()
                                .setExitCode(code)
                                .setStdout(ByteString.copyFromUtf8("exit " + code))
                                .build());
            }
        }

        @Override
        public void removeContainer(RemoveContainerRequest request, StreamObserver<RemoveContainerResponse> observer) {
            synchronized (FakeCri.this) {
                calls.add("RemoveContainer");
                containers.remove(request.getContainerId());
            }
            reply(observer, RemoveContainerResponse.getDefaultInstance());
        }

        @Override
        public void listContainers(ListContainersRequest request, StreamObserver<ListContainersResponse> observer) {
            ListContainersResponse.Builder response = ListContainersResponse.newBuilder();
            synchronized (FakeCri.this) {
                for (ContainerStatus.Builder c : containers.values()) {
                    if (matches(c.getLabelsMap(), request.getFilter().getLabelSelectorMap())) {
                        response.addContainers(Container.newBuilder()
                                .setId(c.getId())
                                .setPodSandboxId(sandboxOf.getOrDefault(c.getId(), ""))
                                .setMetadata(c.getMetadata())
                                .setState(c.getState())
                                .setCreatedAt(c.getCreatedAt())
                                .putAllLabels(c.getLabelsMap())
                                .putAllAnnotations(c.getAnnotationsMap()));
                    }
                }
            }
            reply(observer, response.build());
        }

        /** Numbers that only the pod's and container's place in the list decide. */
        @Override
        public void listPodSandboxStats(
                ListPodSandboxStatsRequest request, StreamObserver<ListPodSandboxStatsResponse> observer) {
            ListPodSandboxStatsResponse.Builder response = ListPodSandboxStatsResponse.newBuilder();
            synchronized (FakeCri.this) {
                sandboxes.values().stream()
                        .filter(s -> s.getState() == PodSandboxState.SANDBOX_READY)
                        .forEach(s -> response.addStats(podStats(s)));
            }
            reply(observer, response.build());
        }

        private PodSandboxStats podStats(PodSandboxStatus.Builder sandbox) {
            LinuxPodSandboxStats.Builder linux = LinuxPodSandboxStats.newBuilder()
                    .setCpu(cpu(3_000_000_000L))
                    .setMemory(memory(30 << 20))
                    .setProcess(ProcessUsage.newBuilder().setProcessCount(number(3)));
            containers.values().stream()
                    .filter(c -> c.getState() == ContainerState.CONTAINER_RUNNING
                            && sandbox.getId().equals(sandboxOf.get(c.getId())))
                    .forEach(c -> linux.addContainers(ContainerStats.newBuilder()
                            .setAttributes(ContainerAttributes.newBuilder()
                                    .setId(c.getId())
                                    .setMetadata(c.getMetadata())
                                    .putAllLabels(c.getLabelsMap()))
                            .setCpu(cpu(1_500_000_000L))
                            .setMemory(memory(10 << 20))));
            return PodSandboxStats.newBuilder()
                    .setAttributes(PodSandboxAttributes.newBuilder()
                            .setId(sandbox.getId())
                            .setMetadata(sandbox.getMetadata())
                            .putAllLabels(sandbox.getLabelsMap()))
                    .setLinux(linux)
                    .build();
        }

        private CpuUsage cpu(long nanos) {
            return CpuUsage.newBuilder()
                    .setTimestamp(nanos())
                    .setUsageCoreNanoSeconds(number(nanos))
                    .build();
        }

        private MemoryUsage memory(long bytes) {
            return MemoryUsage.newBuilder()
                    .setTimestamp(nanos())
                    .setWorkingSetBytes(number(bytes))
                    .build();
        }

        private UInt64Value number(long value) {
            return UInt64Value.newBuilder().setValue(value).build();
        }

        @Override
        public void containerStatus(ContainerStatusRequest request, StreamObserver<ContainerStatusResponse> observer) {
            ContainerStatus status;
            synchronized (FakeCri.this) {
                ContainerStatus.Builder container = containers.get(request.getContainerId());
                status = container == null ? null : container.build();
            }
            if (status == null) {
                observer.onError(Status.NOT_FOUND.asRuntimeException());
            } else {
                reply(
                        observer,
                        ContainerStatusResponse.newBuilder().setStatus(status).build());
            }
        }
    }

    private final class ImageService extends ImageServiceGrpc.ImageServiceImplBase {
        @Override
        public void imageStatus(ImageStatusRequest request, StreamObserver<ImageStatusResponse> observer) {
            String name = request.getImage().getImage();
            ImageStatusResponse.Builder response = ImageStatusResponse.newBuilder();
            if (images.contains(name)) {
                response.setImage(Image.newBuilder().setId(name).setSize(1000));
            }
            reply(observer, response.build());
        }

        @Override
        public void pullImage(PullImageRequest request, StreamObserver<PullImageResponse> observer) {
            String name = request.getImage().getImage();
            calls.add("PullImage " + name);
            Status status = pull.apply(name);
            if (status.isOk()) {
                images.add(name);
                reply(observer, PullImageResponse.newBuilder().setImageRef(name).build());
            } else {
                observer.onError(status.asRuntimeException());
            }
        }
    }
}
