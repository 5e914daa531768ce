package io.nodeagent.cri;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.detect.CgroupDetection;
import io.nodeagent.cri.server.CriServer;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.images.store.ImageStore;
import io.nodeagent.images.store.ImageStoreConfig;
import io.nodeagent.network.bridge.BridgeNetwork;
import io.nodeagent.network.bridge.BridgeNetworkConfig;
import io.nodeagent.network.bridge.Ipv4Range;
import io.nodeagent.oci.runtime.ConmonRuntime;
import io.nodeagent.oci.runtime.ContainerRuntime;
import io.nodeagent.oci.runtime.PollingExitWatch;
import io.nodeagent.oci.runtime.RuntimeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A program of its own: the runtime with its real parts on a unix socket, for tests to kill. Arguments: a folder, the
 * bridge's name, the pods' range, an image archive or {@code -}. Ends when its stdin does, and with {@code drain} there
 * leaves nothing.
 */
public final class CriNode {
    private CriNode() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (CloseableStack parts = new CloseableStack()) {
            Cgroups cgroups = CgroupDetection.detect();
            ImageStore images = parts.push(
                    ImageStore.open(ImageStoreConfig.of(folder.resolve("images"), folder.resolve("certs.d"))));
            if (!args[3].equals("-")) {
                images.importArchive(Path.of(args[3]), Optional.empty());
            }
            BridgeNetwork network = parts.push(BridgeNetwork.open(new BridgeNetworkConfig(
                    folder.resolve("net"), args[1], Optional.of(Ipv4Range.parse(args[2])), OptionalInt.empty())));
            Path run = folder.resolve("run");
            RuntimeSettings settings = new RuntimeSettings(
                    "runc",
                    program("runc"),
                    run.resolve("runc"),
                    program("conmon"),
                    run.resolve("exits"),
                    run.resolve("links"),
                    RuntimeSettings.DEFAULT_COMMAND_TIMEOUT);
            ContainerRuntime runc = new ConmonRuntime(settings, cgroups);
            CriRuntime runtime = parts.push(CriRuntime.open(
                    new CriConfig(folder.resolve("cri"), run, new CgroupPath("/" + args[1]), "runc", "0.1.0"),
                    new CriParts(
                            images,
                            network,
                            Map.of("runc", runc),
                            listener -> new PollingExitWatch(
                                    settings.exitFolder(), listener, PollingExitWatch.DEFAULT_GRACE, Clock.systemUTC()),
                            cgroups),
                    Clock.systemUTC()));
            parts.push(CriServer.open(runtime.services(), Optional.of(folder.resolve("cri.sock")), Optional.of("cri")));
            System.out.println("ready");
            if (new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).startsWith("drain")) {
                runtime.drain();
                network.removeAll();
            }
        }
        System.exit(0);
    }

    private static Path program(String name) {
        return java.util.List.of("/usr/sbin", "/usr/bin").stream()
                .map(f -> Path.of(f, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
