package io.nodeagent.agent.runtime;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.nodeagent.cri.v1.AttachRequest;
import io.nodeagent.cri.v1.AuthConfig;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.CreateContainerRequest;
import io.nodeagent.cri.v1.ExecRequest;
import io.nodeagent.cri.v1.ExecSyncRequest;
import io.nodeagent.cri.v1.Image;
import io.nodeagent.cri.v1.ImageServiceGrpc;
import io.nodeagent.cri.v1.ImageSpec;
import io.nodeagent.cri.v1.ImageStatusRequest;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.cri.v1.PortForwardRequest;
import io.nodeagent.cri.v1.PullImageRequest;
import io.nodeagent.cri.v1.RemoveContainerRequest;
import io.nodeagent.cri.v1.RemovePodSandboxRequest;
import io.nodeagent.cri.v1.ReopenContainerLogRequest;
import io.nodeagent.cri.v1.RunPodSandboxRequest;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import io.nodeagent.cri.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import io.nodeagent.cri.v1.StartContainerRequest;
import io.nodeagent.cri.v1.StopContainerRequest;
import io.nodeagent.cri.v1.StopPodSandboxRequest;
import io.nodeagent.cri.v1.VersionRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls over a gRPC channel, in process or a unix socket. */
public final class CriRuntime implements ContainerRuntime {
    /** What a kubelet's CRI client accepts; gRPC's own default is too small for a full list. */
    static final int MESSAGE_LIMIT_BYTES = 16 << 20;

    private static final Duration CALL_LIMIT = Duration.ofMinutes(2);

    private final RuntimeServiceBlockingStub runtime;
    private final ImageServiceGrpc.ImageServiceBlockingStub images;
    private final PodReader reader;
    private volatile @Nullable String name;
    private volatile BiConsumer<String, ObservedPod> observer = (uid, pod) -> {};

    public CriRuntime(Channel channel) {
        runtime = RuntimeServiceGrpc.newBlockingStub(channel).withMaxInboundMessageSize(MESSAGE_LIMIT_BYTES);
        images = ImageServiceGrpc.newBlockingStub(channel).withMaxInboundMessageSize(MESSAGE_LIMIT_BYTES);
        reader = new PodReader(this::limited);
    }

    private RuntimeServiceBlockingStub limited() {
        return runtime.withDeadlineAfter(CALL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public String name() {
        String known = name;
        if (known == null) {
            VersionRequest request =
                    VersionRequest.newBuilder().setVersion("v1").build();
            known = call("Version", () -> limited().version(request).getRuntimeName());
            name = known;
        }
        return known;
    }

    @Override
    public ObservedPod observe(String podUid) {
        ObservedPod pod = call("read pod " + podUid, () -> reader.read(podUid));
        observer.accept(podUid, pod);
        return pod;
    }

    /** Has each truth told that is read from now on, with the pod's uid. */
    public void tellObserved(BiConsumer<String, ObservedPod> listener) {
        observer = listener;
    }

    @Override
    public Optional<LocalImage> image(String image) {
        var request = ImageStatusRequest.newBuilder().setImage(spec(image)).build();
        return call("ImageStatus", () -> {
            var response = images.withDeadlineAfter(CALL_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .imageStatus(request);
            return response.hasImage() ? Optional.of(local(response.getImage())) : Optional.empty();
        });
    }

    private static ImageSpec spec(String image) {
        return ImageSpec.newBuilder()
                .setImage(image)
                .setUserSpecifiedImage(image)
                .build();
    }

    private static LocalImage local(Image image) {
        Optional<Long> uid = image.hasUid() ? Optional.of(image.getUid().getValue()) : Optional.empty();
        return new LocalImage(image.getId(), uid, image.getUsername(), image.getSize());
    }

    @Override
    public String pull(String image, Optional<AuthConfig> credentials, PodSandboxConfig sandbox) {
        PullImageRequest.Builder request =
                PullImageRequest.newBuilder().setImage(spec(image)).setSandboxConfig(sandbox);
        credentials.ifPresent(request::setAuth);
        // No deadline: a large image on a slow line takes what it takes; the runtime gives up on a stalled one.
        return call("PullImage", () -> images.pullImage(request.build()).getImageRef());
    }

    @Override
    public String runSandbox(PodSandboxConfig config, String runtimeHandler) {
        var request = RunPodSandboxRequest.newBuilder().setConfig(config).setRuntimeHandler(runtimeHandler);
        return call(
                "RunPodSandbox", () -> limited().runPodSandbox(request.build()).getPodSandboxId());
    }

    @Override
    public void stopSandbox(String id) {
        var request = StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        gone("StopPodSandbox", () -> limited().stopPodSandbox(request));
    }

    @Override
    public void removeSandbox(String id) {
        var request = RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        gone("RemovePodSandbox", () -> limited().removePodSandbox(request));
    }

    @Override
    public String createContainer(String sandboxId, ContainerConfig config, PodSandboxConfig sandbox) {
        var request = CreateContainerRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .setConfig(config)
                .setSandboxConfig(sandbox)
                .build();
        return call("CreateContainer", () -> limited().createContainer(request).getContainerId());
    }

    @Override
    public void startContainer(String id) {
        var request = StartContainerRequest.newBuilder().setContainerId(id).build();
        Object _ = call("StartContainer", () -> limited().startContainer(request));
    }

    @Override
    public void stopContainer(String id, Duration grace) {
        var request = StopContainerRequest.newBuilder()
                .setContainerId(id)
                .setTimeout(grace.toSeconds())
                .build();
        long limitSeconds = grace.plus(CALL_LIMIT).toSeconds();
        gone(
                "StopContainer",
                () -> runtime.withDeadlineAfter(limitSeconds, TimeUnit.SECONDS).stopContainer(request));
    }

    @Override
    public void removeContainer(String id) {
        var request = RemoveContainerRequest.newBuilder().setContainerId(id).build();
        gone("RemoveContainer", () -> limited().removeContainer(request));
    }

    @Override
    public Ended execSync(String containerId, List<String> command, Duration timeout) {
        var request = ExecSyncRequest.newBuilder()
                .setContainerId(containerId)
                .addAllCmd(command)
                .setTimeout(timeout.toSeconds())
                .build();
        RuntimeServiceBlockingStub stub = timeout.isZero()
                ? runtime
                : runtime.withDeadlineAfter(timeout.plus(CALL_LIMIT).toSeconds(), TimeUnit.SECONDS);
        return call("ExecSync", () -> {
            var response = stub.execSync(request);
            return new Ended(
                    response.getExitCode(),
                    response.getStdout().toStringUtf8() + response.getStderr().toStringUtf8());
        });
    }

    @Override
    public void reopenLog(String id) {
        var request = ReopenContainerLogRequest.newBuilder().setContainerId(id).build();
        Object _ = call("ReopenContainerLog", () -> limited().reopenContainerLog(request));
    }

    @Override
    public URI exec(String containerId, List<String> command, Streams streams) {
        var request = ExecRequest.newBuilder()
                .setContainerId(containerId)
                .addAllCmd(command)
                .setStdin(streams.stdin())
                .setStdout(streams.stdout())
                .setStderr(streams.stderr())
                .setTty(streams.tty())
                .build();
        return URI.create(call("Exec", () -> limited().exec(request).getUrl()));
    }

    @Override
    public URI attach(String containerId, Streams streams) {
        var request = AttachRequest.newBuilder()
                .setContainerId(containerId)
                .setStdin(streams.stdin())
                .setStdout(streams.stdout())
                .setStderr(streams.stderr())
                .setTty(streams.tty())
                .build();
        return URI.create(call("Attach", () -> limited().attach(request).getUrl()));
    }

    @Override
    public URI portForward(String sandboxId, List<Integer> ports) {
        var request = PortForwardRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .addAllPort(ports)
                .build();
        return URI.create(
                call("PortForward", () -> limited().portForward(request).getUrl()));
    }

    private static <T> T call(String call, Supplier<T> body) {
        try {
            return body.get();
        } catch (StatusRuntimeException e) {
            throw RuntimeCallException.of(call, e);
        }
    }

    /** For calls whose aim is reached when the thing is not there. */
    private static <T> void gone(String call, Supplier<T> body) {
        try {
            Object _ = body.get();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw RuntimeCallException.of(call, e);
            }
        }
    }
}
