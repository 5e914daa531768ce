package io.nodeagent.network;

import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace in a pod's place, with the programs that a test runs in it. */
public final class TestPod implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Path folder;
    private final PodAttachment attachment;
    private final List<Process> servers = new ArrayList<>();

    public TestPod(Path folder, HostPort... hostPorts) {
        String id = "pod-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
        this.folder = folder.resolve(id);
        NamespacePins.pin(this.folder, Set.of(NamespaceKind.NET), Optional.empty());
        this.attachment = new PodAttachment(id, namespace(), "default", id, "uid-" + id, List.of(hostPorts), Map.of());
    }

    public PodAttachment attachment() {
        return attachment;
    }

    public Path namespace() {
        return NamespacePins.file(folder, NamespaceKind.NET);
    }

    public Command run(String... command) {
        return Command.inside(namespace(), command);
    }

    public void unpin() {
        NamespacePins.unpin(folder);
    }

    /** Moves a link of the host into this namespace, through a process that is in it for a moment. */
    void adopt(String link, String newName) {
        Process holder = Command.startInside(namespace(), "sleep", "20");
        try {
            Eventually.holds(
                    "a process in " + namespace(),
                    () -> Command.run("ip", "link", "set", link, "name", newName, "netns", Long.toString(holder.pid()))
                                    .exitCode()
                            == 0);
        } finally {
            holder.destroy();
        }
    }

    boolean pings(String address) {
        return run("busybox", "ping", "-c", "1", "-W", "2", address).exitCode() == 0;
    }

    /** Serves {@code answer} with the caller's address on a port until the pod is closed. */
    void serve(HostPort.Protocol protocol, int port, String answer) {
        boolean tcp = protocol == HostPort.Protocol.TCP;
        // A program that ends with its input unread makes socat give up before it passes the answer on.
        String answering = "SYSTEM:" + (tcp ? "" : "read question && ") + "echo " + answer + " from $SOCAT_PEERADDR";
        String listen = (tcp ? "TCP4-LISTEN:" : "UDP4-RECVFROM:") + port + ",fork,reuseaddr";
        servers.add(Command.startInside(namespace(), "socat", listen, answering));
        Eventually.holds(
                "a server on port " + port,
                () -> run("ss", tcp ? "-lnt" : "-lnu").output().contains(":" + port + " "));
    }

    @Override
    public void close() {
        for (Process server : servers) {
            server.destroy();
            try {
                server.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        unpin();
    }
}
