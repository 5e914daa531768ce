package io.nodeagent.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a network could leave behind on the host, to be compared before and after. */
public record HostState(String links, String rules, Set<String> threadNamespaces) {
    public static HostState read() {
        return new HostState(ours("ip", "-o", "link"), ours("nft", "list", "tables"), namespacesOfThreads());
    }

    /** The network namespaces that this process' threads are in: the host's alone, if all is well. */
    private static Set<String> namespacesOfThreads() {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    found.add(Files.readSymbolicLink(task.resolve("ns/net")).toString());
                } catch (IOException ended) {
                    // A thread that is gone is in no namespace.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Only what carries a name of these tests: other programs may change the host's network meanwhile. */
    private static String ours(String... listing) {
        return Command.ok(listing)
                .lines()
                .filter(line -> line.contains("nodeagent-") || line.contains("naoutside"))
                .collect(Collectors.joining("\n"));
    }
}
