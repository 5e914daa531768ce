package io.nodeagent.agent.image;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.nodeagent.cri.v1.Container;
import io.nodeagent.cri.v1.Image;
import io.nodeagent.cri.v1.ImageFsInfoRequest;
import io.nodeagent.cri.v1.ImageServiceGrpc;
import io.nodeagent.cri.v1.ImageSpec;
import io.nodeagent.cri.v1.ListContainersRequest;
import io.nodeagent.cri.v1.ListImagesRequest;
import io.nodeagent.cri.v1.RemoveImageRequest;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import io.nodeagent.errors.UnavailableException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The images of the runtime behind CRI. */
public final class CriImageStore implements ImageStore {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Channel channel;
    /** Asked once: the answer counts all bytes in use as well. */
    private volatile @Nullable Path folder;

    public CriImageStore(Channel channel) {
        this.channel = channel;
    }

    @Override
    public List<StoredImage> images() {
        return service().listImages(ListImagesRequest.getDefaultInstance()).getImagesList().stream()
                .map(CriImageStore::stored)
                .toList();
    }

    private static StoredImage stored(Image image) {
        Set<String> names = new HashSet<>(image.getRepoTagsList());
        names.addAll(image.getRepoDigestsList());
        return new StoredImage(image.getId(), names, image.getSize(), image.getPinned());
    }

    @Override
    public Set<String> used() {
        Set<String> used = new HashSet<>();
        for (Container container : RuntimeServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(TIMEOUT)
                .listContainers(ListContainersRequest.getDefaultInstance())
                .getContainersList()) {
            used.add(container.getImage().getImage());
            used.add(container.getImageRef());
            used.add(container.getImageId());
        }
        used.remove("");
        return used;
    }

    @Override
    public void remove(String id) {
        try {
            service()
                    .removeImage(RemoveImageRequest.newBuilder()
                            .setImage(ImageSpec.newBuilder().setImage(id))
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public Disk disk() {
        Path known = folder();
        try {
            FileStore store = Files.getFileStore(known);
            return new Disk(store.getTotalSpace(), store.getUsableSpace());
        } catch (IOException e) {
            throw new UnavailableException("measure the free space of " + known + ": " + e, e);
        }
    }

    /** Where the images lie, once the runtime has told it. */
    public Optional<Path> knownFolder() {
        return Optional.ofNullable(folder);
    }

    private Path folder() {
        Path known = folder;
        if (known == null) {
            known = askFolder();
            folder = known;
        }
        return known;
    }

    private Path askFolder() {
        return service().imageFsInfo(ImageFsInfoRequest.getDefaultInstance()).getImageFilesystemsList().stream()
                .map(usage -> Path.of(usage.getFsId().getMountpoint()))
                .findFirst()
                .orElseThrow(() -> new UnavailableException("the runtime tells no file system of its images"));
    }

    private ImageServiceGrpc.ImageServiceBlockingStub service() {
        return ImageServiceGrpc.newBlockingStub(channel).withDeadlineAfter(TIMEOUT);
    }
}
