package io.nodeagent.agent.node;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.nodeagent.cri.v1.Image;
import io.nodeagent.cri.v1.ImageServiceGrpc;
import io.nodeagent.cri.v1.ListImagesRequest;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import io.nodeagent.cri.v1.StatusRequest;
import io.nodeagent.cri.v1.VersionRequest;
import io.nodeagent.cri.v1.VersionResponse;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Asks the runtime over CRI. */
public final class CriRuntimeView implements RuntimeView {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String VERSION = "v1";

    private final Channel channel;

    public CriRuntimeView(Channel channel) {
        this.channel = channel;
    }

    @Override
    public String version() {
        VersionResponse version = ask(
                "Version",
                () -> runtime()
                        .version(VersionRequest.newBuilder().setVersion(VERSION).build()));
        return version.getRuntimeName() + "://" + version.getRuntimeVersion();
    }

    @Override
    public List<Condition> conditions() {
        return ask("Status", () -> runtime().status(StatusRequest.getDefaultInstance()))
                .getStatus()
                .getConditionsList()
                .stream()
                .map(c -> new Condition(c.getType(), c.getStatus(), c.getReason(), c.getMessage()))
                .toList();
    }

    @Override
    public List<NodeImage> images() {
        ImageServiceGrpc.ImageServiceBlockingStub images =
                ImageServiceGrpc.newBlockingStub(channel).withDeadlineAfter(TIMEOUT);
        return ask("ListImages", () -> images.listImages(ListImagesRequest.getDefaultInstance()))
                .getImagesList()
                .stream()
                .map(CriRuntimeView::image)
                .toList();
    }

    private static NodeImage image(Image image) {
        return new NodeImage(
                Stream.concat(image.getRepoDigestsList().stream(), image.getRepoTagsList().stream())
                        .toList(),
                image.getSize());
    }

    private RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime() {
        return RuntimeServiceGrpc.newBlockingStub(channel).withDeadlineAfter(TIMEOUT);
    }

    private static <T> T ask(String call, Supplier<T> work) {
        try {
            return work.get();
        } catch (StatusRuntimeException e) {
            throw new UnavailableException("CRI %s: %s".formatted(call, e.getStatus()), e);
        }
    }
}
