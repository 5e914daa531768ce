package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.FilesystemUsage;
import io.nodeagent.cri.v1.ImageFsInfoRequest;
import io.nodeagent.cri.v1.ImageFsInfoResponse;
import io.nodeagent.images.Images;
import java.time.Clock;

/** ImageFsInfo: what images and containers take; both lie on one file system. */
record ImageFsInfoRpc(Images images, Clock clock) implements Rpc<ImageFsInfoRequest, ImageFsInfoResponse> {
    @Override
    public ImageFsInfoResponse call(ImageFsInfoRequest request) {
        FilesystemUsage usage = StatsWriter.filesystem(images.usage(), SandboxWriter.nanos(clock.instant()));
        return ImageFsInfoResponse.newBuilder()
                .addImageFilesystems(usage)
                .addContainerFilesystems(usage)
                .build();
    }
}
