package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.Image;
import io.nodeagent.cri.v1.ImageSpec;
import io.nodeagent.cri.v1.Int64Value;

/** Writes images as the protocol has them. */
final class ImageWriter {
    private ImageWriter() {}

    static Image image(io.nodeagent.images.Image image) {
        Image.Builder message = Image.newBuilder()
                .setId(image.id())
                .addAllRepoTags(image.repoTags())
                .addAllRepoDigests(image.repoDigests())
                .setSize(image.sizeBytes())
                .setPinned(image.pinned())
                .setSpec(ImageSpec.newBuilder().setImage(image.id()));
        String user = image.config().user().split(":", 2)[0];
        if (user.matches("[0-9]{1,10}")) {
            message.setUid(Int64Value.newBuilder().setValue(Long.parseLong(user)));
        } else {
            message.setUsername(user);
        }
        return message.build();
    }
}
