package io.nodeagent.cli.runtime;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.detect.CgroupDetection;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.NetworkOptions;
import io.nodeagent.cli.option.NetworkOptions.NetworkKind;
import io.nodeagent.cli.option.RuntimeOptions;
import io.nodeagent.cri.CriConfig;
import io.nodeagent.cri.CriParts;
import io.nodeagent.cri.CriRuntime;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.durable.FolderLock;
import io.nodeagent.images.Images;
import io.nodeagent.images.store.ImageStore;
import io.nodeagent.images.store.ImageStoreConfig;
import io.nodeagent.network.PodNetwork;
import io.nodeagent.network.bridge.BridgeNetwork;
import io.nodeagent.oci.runtime.ConmonRuntime;
import io.nodeagent.oci.runtime.PollingExitWatch;
import io.nodeagent.oci.runtime.RuntimeSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The container runtime, open and reconciled with what an earlier run left. Closing leaves containers running. */
public final class RuntimeStack implements AutoCloseable {
    /** The handler that pods without a RuntimeClass get. */
    private static final String DEFAULT_HANDLER = "runc";

    private final CloseableStack parts;
    private final Cgroups cgroups;
    private final Images images;
    private final PodNetwork network;
    private final ConmonRuntime handler;
    private final CriRuntime cri;

    private RuntimeStack(
            CloseableStack parts,
            Cgroups cgroups,
            Images images,
            PodNetwork network,
            ConmonRuntime handler,
            CriRuntime cri) {
        this.parts = parts;
        this.cgroups = cgroups;
        this.images = images;
        this.network = network;
        this.handler = handler;
        this.cri = cri;
    }

    /** Opens everything, or nothing. A second process on the same data folder is refused. */
    public static RuntimeStack open(
            FolderOptions folders, RuntimeOptions options, NetworkOptions networks, NetworkKind usualNetwork) {
        CloseableStack parts = new CloseableStack();
        try {
            parts.push(FolderLock.take(folders.dataDir()));
            Path run = folders.runDir();
            Cgroups cgroups = CgroupDetection.detect();
            ConmonRuntime handler = new ConmonRuntime(settings(run, options), cgroups);
            Images images = parts.push(ImageStore.open(
                    ImageStoreConfig.of(folders.dataDir().resolve("images"), options.registryConfigDir())));
            PodNetwork network = parts.push(NetworkChoice.open(folders, networks, usualNetwork));
            CriConfig config = new CriConfig(
                    folders.dataDir().resolve("runtime"),
                    run,
                    runtimeGroup(options),
                    DEFAULT_HANDLER,
                    ProgramVersion.current());
            CriRuntime cri = parts.push(CriRuntime.open(
                    config,
                    new CriParts(
                            images,
                            network,
                            Map.of(DEFAULT_HANDLER, handler),
                            listener -> new PollingExitWatch(
                                    run.resolve("exits"), listener, PollingExitWatch.DEFAULT_GRACE, Clock.systemUTC()),
                            cgroups),
                    Clock.systemUTC()));
            return new RuntimeStack(parts, cgroups, images, network, handler, cri);
        } catch (RuntimeException e) {
            closeAfter(e, parts);
            throw e;
        }
    }

    public Cgroups cgroups() {
        return cgroups;
    }

    public Images images() {
        return images;
    }

    public PodNetwork network() {
        return network;
    }

    /** Where pods reach this machine, when the network is the built-in bridge. */
    public Optional<InetAddress> podGateway() {
        return network instanceof BridgeNetwork bridge ? Optional.of(bridge.gateway()) : Optional.empty();
    }

    public ConmonRuntime handler() {
        return handler;
    }

    public CriRuntime cri() {
        return cri;
    }

    /** Removes every sandbox and container, and then the network's own parts of the machine. */
    public void drain() {
        cri.drain();
        if (network instanceof BridgeNetwork bridge) {
            bridge.removeAll();
        }
    }

    @Override
    public void close() {
        parts.close();
    }

    private static CgroupPath runtimeGroup(RuntimeOptions options) {
        return new CgroupPath(options.cgroupRoot()).child("node-agent");
    }

    private static RuntimeSettings settings(Path run, RuntimeOptions options) {
        return new RuntimeSettings(
                DEFAULT_HANDLER,
                Programs.find(options.runtime()),
                run.resolve("oci").resolve(DEFAULT_HANDLER),
                Programs.find("conmon"),
                run.resolve("exits"),
                run.resolve("bundles"),
                RuntimeSettings.DEFAULT_COMMAND_TIMEOUT);
    }

    private static void closeAfter(RuntimeException cause, CloseableStack parts) {
        try {
            parts.close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
