package io.nodeagent.cli.nodectl;

import io.nodeagent.api.v1.ImageInfo;
import io.nodeagent.api.v1.InfoRequest;
import io.nodeagent.api.v1.InfoResponse;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nodectl info}. */
@Command(name = "info", description = "Shows what the running agent is and has.", mixinStandardHelpOptions = true)
public final class InfoCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SocketOption socket = new SocketOption();

    @Option(names = "--images", description = "List the images too: size in bytes and names.")
    private boolean images;

    @Override
    public void run() {
        try (AgentConnection agent = AgentConnection.open(socket.path())) {
            print(agent.node(stub -> stub.info(InfoRequest.getDefaultInstance())));
        }
    }

    private void print(InfoResponse info) {
        PrintWriter out = spec.commandLine().getOut();
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
    }
}
