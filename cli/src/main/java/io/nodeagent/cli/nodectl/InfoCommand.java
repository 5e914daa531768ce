package io.nodeagent.cli.nodectl;

import io.nodeagent.api.v1.ImageInfo;
import io.nodeagent.api.v1.InfoRequest;
import io.nodeagent.api.v1.InfoResponse;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nodectl info}. */
@Command(name = "info", description = "Shows what the running agent is and has.")
public final class InfoCommand extends NodectlCommand {
    @Option(names = "--images", description = "List the images too: size in bytes and names.")
    private boolean images;

    @Override
    int ask(AgentConnection agent, PrintWriter out) {
        InfoResponse info = agent.node(stub -> stub.info(InfoRequest.getDefaultInstance()));
        out.println("version      " + info.getVersion());
        out.println("mode         " + info.getMode());
        out.println("data folder  " + info.getDataDir());
        out.println("run folder   " + info.getRunDir());
        out.println("OCI runtime  " + info.getOciRuntime());
        out.println("network      " + info.getNetwork()
                + (info.getNetworkWarning().isEmpty() ? "" : " (" + info.getNetworkWarning() + ")"));
        out.println("cgroups      " + info.getCgroupMode());
        out.println("images       " + info.getImagesCount());
        if (images) {
            for (ImageInfo image : info.getImagesList()) {
                out.println("  " + image.getSizeBytes() + " " + String.join(" ", image.getNamesList()));
            }
        }
        return done();
    }
}
