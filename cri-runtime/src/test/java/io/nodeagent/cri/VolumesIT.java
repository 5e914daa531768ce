package io.nodeagent.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.Mounts;
import io.nodeagent.linux.sys.KernelRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What containers see of the volumes that are bound in, by crictl on the real parts. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class VolumesIT {
    private static final String PRIVILEGED = "{\"security_context\":{\"privileged\":true}}";

    @TempDir
    Path folder;

    private CriNodeProcess node;
    private Path host;
    private String pod;

    @BeforeEach
    void start() throws Exception {
        CriNodeProcess.assumePossible();
        host = Files.createDirectory(folder.resolve("host"));
        Mounts.tmpfs(host, Set.of(), "size=1m");
        Mounts.mount(null, host, null, Set.of(Mounts.Flag.SHARED), null);
        node = new CriNodeProcess(folder, BusyboxArchive.write(folder));
        pod = node.crictl("runp", node.podConfig("p", PRIVILEGED));
    }

    @AfterEach
    void clean() throws Exception {
        if (node != null) {
            node.close();
        }
        if (host != null) {
            MountTable.current().below(host).forEach(m -> Mounts.unmountAll(m.target()));
        }
    }

    private String create(String name, String mounts) throws Exception {
        return node.crictl(
                "create",
                pod,
                node.containerConfig(name, "exec sleep 1000", "\"security_context\":{\"privileged\":true}", mounts),
                node.podConfig("p", PRIVILEGED));
    }

    private String started(String name, String mounts) throws Exception {
        String container = create(name, mounts);
        node.crictl("start", container);
        return container;
    }

    private String volume(Path path, String more) {
        return "{\"host_path\":\"%s\",\"container_path\":\"/v\"%s}".formatted(path, more);
    }

    private String busybox(String container, String... args) throws Exception {
        String[] command = new String[4 + args.length];
        command[0] = "exec";
        command[1] = "-s";
        command[2] = container;
        command[3] = "busybox";
        System.arraycopy(args, 0, command, 4, args.length);
        return node.crictl(command);
    }

    @Test
    void laterMountsAreSeenAsAsked() throws Exception {
        String alone = started("alone", volume(host, ""));
        String fromHost = started("from-host", volume(host, ",\"propagation\":1"));
        String both = started("both", volume(host, ",\"propagation\":2"));
        Path late = Files.createDirectory(host.resolve("late"));
        Mounts.tmpfs(late, Set.of(), "size=64k");
        Files.createFile(late.resolve("file"));
        assertEquals("", busybox(alone, "ls", "/v/late"));
        assertEquals("file", busybox(fromHost, "ls", "/v/late"));
        assertEquals("file", busybox(both, "ls", "/v/late"));

        busybox(fromHost, "sh", "-c", "busybox mkdir /v/slave && busybox mount -t tmpfs x /v/slave");
        busybox(both, "sh", "-c", "busybox mkdir /v/peer && busybox mount -t tmpfs x /v/peer");
        assertFalse(MountTable.current().isMounted(host.resolve("slave")));
        assertTrue(MountTable.current().isMounted(host.resolve("peer")));
        assertTrue(
                node.crictl("inspect", both).contains("\"propagation\": \"PROPAGATION_BIDIRECTIONAL\""), "is answered");
    }

    private static String image(String more) {
        return "{\"image\":{\"image\":\"busybox\"},\"readonly\":true,\"container_path\":\"/v\"%s}".formatted(more);
    }

    @Test
    void imagesAreVolumes() throws Exception {
        String whole = started("whole", image(""));
        assertEquals("hi", node.crictl("exec", "-s", whole, "/v/bin/busybox", "echo", "hi"), "programs run");
        IOException refused = assertThrows(IOException.class, () -> busybox(whole, "touch", "/v/etc/x"));
        assertTrue(String.valueOf(refused.getMessage()).contains("Read-only file system"), refused.getMessage());
        String part = started("part", image(",\"image_sub_path\":\"../../bin\""));
        assertTrue(busybox(part, "ls", "/v").contains("busybox"), "stays in the image");
        refused = assertThrows(IOException.class, () -> create("none", image(",\"image_sub_path\":\"no/such\"")));
        assertTrue(String.valueOf(refused.getMessage()).contains("nothing is at 'no/such'"), refused.getMessage());
        assertTrue(node.crictl("inspect", whole).contains("\"imageRef\": \"sha256:"), "its digest is told");

        node.kill();
        node.start("-");
        node.crictl("rmi", "busybox");
        assertEquals("hi", node.crictl("exec", "-s", whole, "/v/bin/busybox", "echo", "hi"), "as long as it lives");
        node.crictl("rmp", "-f", pod);
        try (var roots = Files.list(folder.resolve("images/rootfs/trees"))) {
            assertEquals(0, roots.count(), "with the container they go");
        }
    }

    @Test
    void aPrivateMountCannotPropagate() {
        Mounts.mount(null, host, null, Set.of(Mounts.Flag.PRIVATE), null);
        IOException refused = assertThrows(IOException.class, () -> create("no", volume(host, ",\"propagation\":2")));
        assertTrue(String.valueOf(refused.getMessage()).contains("make-rshared " + host), refused.getMessage());
    }

    @Test
    void readOnlyIsTheMountItselfOrAllBelowToo() throws Exception {
        Assumptions.assumeTrue(KernelRelease.current().atLeast(5, 12), "needs Linux 5.12");
        Path below = Files.createDirectory(host.resolve("below"));
        Mounts.tmpfs(below, Set.of(), "size=64k");
        String shallow = started("shallow", volume(host, ",\"readonly\":true"));
        busybox(shallow, "touch", "/v/below/made");
        String deep = started("deep", volume(host, ",\"readonly\":true,\"recursive_read_only\":true"));
        assertTrue(Files.exists(below.resolve("made")));
        IOException refused = assertThrows(IOException.class, () -> busybox(deep, "touch", "/v/below/other"));
        assertTrue(String.valueOf(refused.getMessage()).contains("Read-only file system"), refused.getMessage());
        assertFalse(Files.exists(below.resolve("other")));
    }
}
