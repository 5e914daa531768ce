package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.Image;
import io.nodeagent.cri.v1.ImageFilter;
import io.nodeagent.cri.v1.ListImagesRequest;
import io.nodeagent.cri.v1.ListImagesResponse;
import io.nodeagent.images.Images;
import java.util.stream.Stream;

/** ListImages: all, or the one of a name. */
record ListImagesRpc(Images images) implements Rpc<ListImagesRequest, ListImagesResponse> {
    @Override
    public ListImagesResponse call(ListImagesRequest request) {
        return ListImagesResponse.newBuilder()
                .addAllImages(items(request.getFilter()).toList())
                .build();
    }

    Stream<Image> items(ImageFilter filter) {
        String name = filter.getImage().getImage();
        return (name.isEmpty() ? images.list().stream() : images.find(name).stream()).map(ImageWriter::image);
    }
}
