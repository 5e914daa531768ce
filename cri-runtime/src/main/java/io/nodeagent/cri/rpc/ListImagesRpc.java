package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.ListImagesRequest;
import io.nodeagent.cri.v1.ListImagesResponse;
import io.nodeagent.images.Images;

/** ListImages: all, or the one of a name. */
record ListImagesRpc(Images images) implements Rpc<ListImagesRequest, ListImagesResponse> {
    @Override
    public ListImagesResponse call(ListImagesRequest request) {
        String name = request.getFilter().getImage().getImage();
        ListImagesResponse.Builder response = ListImagesResponse.newBuilder();
        if (name.isEmpty()) {
            images.list().forEach(i -> response.addImages(ImageWriter.image(i)));
        } else {
            images.find(name).ifPresent(i -> response.addImages(ImageWriter.image(i)));
        }
        return response.build();
    }
}
