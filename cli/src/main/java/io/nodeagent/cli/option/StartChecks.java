package io.nodeagent.cli.option;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.durable.FolderLock;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.network.bridge.Ipv4Range;
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
        network.podCidr().ifPresent(cidr -> value(spec, "--pod-cidr: ", () -> Ipv4Range.parse(cidr)));
        value(spec, "", network::checkBridgeName);
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
        } catch (InvalidArgumentException e) {
            throw new ParameterException(spec.commandLine(), prefix + e.getMessage(), e);
        }
    }
}
