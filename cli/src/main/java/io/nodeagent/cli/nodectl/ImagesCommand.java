package io.nodeagent.cli.nodectl;

import io.nodeagent.cri.v1.Image;
import io.nodeagent.cri.v1.ListImagesRequest;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code nodectl images}. */
@Command(name = "images", description = "Lists the images, a line a name.")
public final class ImagesCommand extends NodectlCommand {
    @Override
    int ask(AgentConnection agent, PrintWriter out) {
        TextTable table = new TextTable("IMAGE", "NAME", "SIZE");
        for (Image image : agent.images(stub -> stub.listImages(ListImagesRequest.getDefaultInstance()))
                .getImagesList()) {
            List<String> names = image.getRepoTagsCount() > 0 ? image.getRepoTagsList() : image.getRepoDigestsList();
            for (String name : names.isEmpty() ? List.of("-") : names) {
                table.row(Shown.id(image.getId()), name, Shown.bytes(image.getSize()));
            }
        }
        table.print(out);
        return done();
    }
}
