package io.nodeagent.cli.nodeapi;

import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import io.nodeagent.api.v1.ImageInfo;
import io.nodeagent.api.v1.ImportImageRequest;
import io.nodeagent.api.v1.ImportImageResponse;
import io.nodeagent.api.v1.InfoRequest;
import io.nodeagent.api.v1.InfoResponse;
import io.nodeagent.api.v1.NodeServiceGrpc;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.runtime.ProgramVersion;
import io.nodeagent.cli.runtime.RuntimeStack;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What nodectl asks of the running agent; failures are mapped by the server's interceptor, as for CRI. */
public final class NodeApiService extends NodeServiceGrpc.NodeServiceImplBase {
    private final RuntimeStack stack;
    private final String mode;
    private final FolderOptions folders;

    private NodeApiService(RuntimeStack stack, String mode, FolderOptions folders) {
        this.stack = stack;
        this.mode = mode;
        this.folders = folders;
    }

    /** The CRI's services with this one beside them. */
    public static List<BindableService> beside(RuntimeStack stack, String mode, FolderOptions folders) {
        List<BindableService> services = new ArrayList<>(stack.cri().services());
        services.add(new NodeApiService(stack, mode, folders));
        return services;
    }

    @Override
    public void info(InfoRequest request, StreamObserver<InfoResponse> observer) {
        InfoResponse.Builder info = InfoResponse.newBuilder()
                .setVersion(ProgramVersion.current())
                .setMode(mode)
                .setDataDir(folders.dataDir().toString())
                .setRunDir(folders.runDir().toString())
                .setOciRuntime(stack.handler().name() + " " + stack.handler().version())
                .setNetwork(stack.network().name())
                .setNetworkWarning(
                        stack.network().notReady().or(stack.network()::warning).orElse(""))
                .setCgroupMode(stack.cgroups().mode().name());
        stack.images().list().forEach(image -> info.addImages(info(image)));
        observer.onNext(info.build());
        observer.onCompleted();
    }

    @Override
    public void importImage(ImportImageRequest request, StreamObserver<ImportImageResponse> observer) {
        Path archive = Path.of(request.getPath());
        if (!archive.isAbsolute()) {
            throw new InvalidArgumentException("path: '" + archive + "' is not absolute");
        }
        Optional<String> name = Optional.of(request.getName()).filter(n -> !n.isEmpty());
        ImportImageResponse.Builder response = ImportImageResponse.newBuilder();
        stack.images().importArchive(archive, name).forEach(image -> response.addImages(info(image)));
        observer.onNext(response.build());
        observer.onCompleted();
    }

    private static ImageInfo info(Image image) {
        return ImageInfo.newBuilder()
                .setId(image.id())
                .addAllNames(image.repoTags())
                .setSizeBytes(image.sizeBytes())
                .build();
    }
}
