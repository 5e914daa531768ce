package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.ImageStatusRequest;
import io.nodeagent.cri.v1.ImageStatusResponse;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.Images;
import tools.jackson.databind.json.JsonMapper;

/** ImageStatus: an image, or an answer without one where it is not here. */
record ImageStatusRpc(Images images) implements Rpc<ImageStatusRequest, ImageStatusResponse> {
    @Override
    public ImageStatusResponse call(ImageStatusRequest request) {
        String name = request.getImage().getImage();
        if (name.isEmpty()) {
            throw new InvalidArgumentException("image.image must not be empty");
        }
        ImageStatusResponse.Builder response = ImageStatusResponse.newBuilder();
        images.find(name).ifPresent(image -> {
            response.setImage(ImageWriter.image(image));
            if (request.getVerbose()) {
                response.putInfo("config", JsonMapper.shared().writeValueAsString(image.config()));
            }
        });
        return response.build();
    }
}
