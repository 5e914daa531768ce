package io.nodeagent.cli.option;

import io.nodeagent.agent.pressure.EvictionSettings;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cli.option.NetworkOptions.NetworkKind;
import io.nodeagent.durable.FolderLock;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.network.bridge.BridgeNetworkConfig;
import io.nodeagent.network.bridge.HostCheck;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Looks for what would end a start before the start has made anything on the machine. */
public final class StartChecks {
    private StartChecks() {}

    /**
     * Reads every value that an option's own type does not check.
     *
     * @throws ParameterException with the one line that says what to change
     */
    public static void values(CommandSpec spec, RuntimeOptions runtime, NetworkOptions network) {
        network.contradiction().ifPresent(line -> {
            throw new ParameterException(spec.commandLine(), line);
        });
        value(spec, "--cgroup-root: ", () -> new CgroupPath(runtime.cgroupRoot()));
        value(spec, "--bridge-name: ", () -> BridgeNetworkConfig.requireName(network.bridgeName()));
        value(spec, "--pod-cidr: ", () -> network.podRange().ifPresent(BridgeNetworkConfig::requireUsable));
    }

    /** The same, and the values of {@code node-agent standalone}. */
    public static void values(
            CommandSpec spec,
            RuntimeOptions runtime,
            NetworkOptions network,
            StandaloneOptions standalone,
            DiskOptions disk) {
        values(spec, runtime, network);
        value(spec, "", disk::limits);
        value(spec, "", standalone::apiAddress);
        value(spec, "", standalone::nodeName);
    }

    /** The same, and the values of {@code node-agent run}. */
    public static void values(
            CommandSpec spec,
            RuntimeOptions runtime,
            NetworkOptions network,
            ClusterOptions cluster,
            DiskOptions disk) {
        values(spec, runtime, network);
        value(spec, "", disk::limits);
        value(spec, "", cluster::check);
    }

    /** The values of the node's server. */
    public static void values(CommandSpec spec, NodeServerOptions server) {
        value(spec, "", server::check);
    }

    /** What the node registers with. */
    public static void values(CommandSpec spec, RegistrationOptions registration) {
        value(spec, "", registration::registration);
    }

    /** The thresholds of eviction. */
    public static void values(CommandSpec spec, EvictionOptions eviction) {
        value(spec, "", () -> eviction.thresholds(EvictionSettings.USUAL_HARD));
    }

    /** The value of the folder of static pods. */
    public static void values(CommandSpec spec, ManifestOptions manifests) {
        value(spec, "", manifests::folder);
    }

    /**
     * Refuses a bridge that is another's and a pod range that the host uses, where the network is the built-in bridge.
     *
     * @throws ParameterException with the one line that names who has it and says what to change
     */
    public static void host(CommandSpec spec, FolderOptions folders, NetworkOptions network, NetworkKind usualNetwork) {
        if (network.kind().orElse(usualNetwork) == NetworkKind.bridge) {
            BridgeNetworkConfig bridge = network.bridge(folders);
            value(spec, "--bridge-name: ", () -> HostCheck.bridgeName(bridge));
            value(spec, "--pod-cidr: ", () -> HostCheck.podRange(bridge));
        }
    }

    /** Refuses folders that another agent uses, and an address that cannot be listened on, in this order. */
    public static void free(FolderOptions folders, InetSocketAddress apiAddress) {
        FolderLock.take(folders.dataDir()).close();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(apiAddress);
        } catch (IOException e) {
            String address = apiAddress.getAddress().getHostAddress() + ":" + apiAddress.getPort();
            throw new FailedPreconditionException(
                    "cannot listen on " + address + ": " + e.getMessage()
                            + ": choose another --api-address, or end the program that has it",
                    e);
        }
    }

    private static void value(CommandSpec spec, String prefix, Runnable reading) {
        try {
            reading.run();
        } catch (InvalidArgumentException | FailedPreconditionException e) {
            throw new ParameterException(spec.commandLine(), prefix + e.getMessage(), e);
        }
    }
}
