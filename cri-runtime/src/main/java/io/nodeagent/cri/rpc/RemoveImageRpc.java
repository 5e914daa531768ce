package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.RemoveImageRequest;
import io.nodeagent.cri.v1.RemoveImageResponse;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.Images;

/** RemoveImage: with all its names; repeatable. */
record RemoveImageRpc(Images images) implements Rpc<RemoveImageRequest, RemoveImageResponse> {
    @Override
    public RemoveImageResponse call(RemoveImageRequest request) {
        if (request.getImage().getImage().isEmpty()) {
            throw new InvalidArgumentException("image.image must not be empty");
        }
        images.remove(request.getImage().getImage());
        return RemoveImageResponse.getDefaultInstance();
    }
}
