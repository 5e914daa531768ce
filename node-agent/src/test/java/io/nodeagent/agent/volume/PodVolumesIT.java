package io.nodeagent.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.nodeagent.agent.objects.FakeObjectReader;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes with real mounts; needs root. */
class PodVolumesIT {
    private static final String UID = "0f1e2d3c-0000-4000-8000-000000000001";
    private static final NodeResources NODE =
            new NodeResources(new Amount(1000, 1L << 30, 1L << 40, 110), Amount.NONE, Amount.NONE);

    @TempDir
    Path temp;

    private final FakeObjectReader objects = new FakeObjectReader();
    private Path root = Path.of("/nonexistent");

    @BeforeEach
    void needsRoot() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "mounts need root");
        root = temp.toRealPath();
    }

    @AfterEach
    void unmount() {
        MountTable.current().below(root).forEach(m -> Mounts.unmountAll(m.target()));
    }

    private PodVolumes volumes() {
        return new PodVolumes(PodFolders.in(root), objects, NODE, InstantSource.system());
    }

    private Path volume(String plugin, String name) {
        return root.resolve("pods")
                .resolve(UID)
                .resolve("volumes/kubernetes.io~" + plugin)
                .resolve(name);
    }

    private static MountTable.Mount mountAt(Path path) {
        return MountTable.current().mounts().stream()
                .filter(m -> m.target().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static Pod pod(String volumes) {
        return PodYaml.withSpec(
                "securityContext: {fsGroup: 3000}\nvolumes: %s\ncontainers: [{name: a}]\n".formatted(volumes));
    }

    private static String owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS) + " "
                + Integer.toOctalString(FolderOwner.mode(path));
    }

    @Test
    void memoryVolumesAreSizedAndFoundAgain() throws IOException {
        Pod pod = pod(
                "[{name: m, emptyDir: {medium: Memory, sizeLimit: 1Mi}}, {name: d, emptyDir: {}}, {name: n, emptyDir: {medium: Memory}}]");
        volumes().setUp(pod);
        Path memory = volume("empty-dir", "m");
        assertEquals("tmpfs", mountAt(memory).type());
        assertTrue(
                mountAt(memory).superOptions().contains("size=1024k"),
                mountAt(memory).toString());
        assertTrue(mountAt(volume("empty-dir", "n")).superOptions().contains("size=1048576k"));
        assertEquals("3000 2777", owner(memory));
        assertEquals("3000 2777", owner(volume("empty-dir", "d")));
        Files.writeString(memory.resolve("kept"), "x");
        assertThrows(IOException.class, () -> Files.write(memory.resolve("big"), new byte[2 << 20]));

        volumes().setUp(pod);
        assertTrue(Files.exists(memory.resolve("kept")));
        assertEquals(
                1,
                MountTable.current().mounts().stream()
                        .filter(m -> m.target().equals(memory))
                        .count());
    }

    @Test
    void aDiskVolumeOutgrowsItsLimitByWhatItTakesOfTheDisk() throws IOException {
        Pod pod = pod("[{name: free, emptyDir: {}}, {name: d, emptyDir: {sizeLimit: 1Mi}}]");
        assertEquals(Optional.empty(), volumes().outgrown(pod));
        volumes().setUp(pod);
        Files.write(volume("empty-dir", "free").resolve("big"), new byte[2 << 20]);
        Path limited = volume("empty-dir", "d");
        try (FileChannel sparse =
                FileChannel.open(limited.resolve("sparse"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(new byte[] {1}), 1L << 30);
        }
        Files.createSymbolicLink(limited.resolve("elsewhere"), volume("empty-dir", "free"));
        assertEquals(Optional.empty(), volumes().outgrown(pod));
        Files.write(limited.resolve("real"), new byte[1 << 20]);
        assertEquals(
                Optional.of("Usage of EmptyDir volume \"d\" exceeds the limit \"1Mi\". "),
                volumes().outgrown(pod));
    }

    @Test
    void volumesAreReleasedAloneAndAsOftenAsIsAskedFor() throws IOException {
        volumes().setUp(pod("[{name: m, emptyDir: {medium: Memory}}, {name: d, emptyDir: {}}]"));
        Files.writeString(volume("empty-dir", "d").resolve("file"), "x");
        Path folder = root.resolve("pods").resolve(UID);
        Path said = Files.createDirectories(folder.resolve("containers/a")).resolve("0");
        Files.writeString(said, "what it said");
        volumes().release(UID);
        volumes().release(UID);
        assertFalse(Files.exists(folder.resolve("volumes")));
        assertEquals(List.of(), MountTable.current().below(root));
        assertEquals("what it said", Files.readString(said));
    }

    @Test
    void secretsLieInMemoryAndBelongToTheGroup() throws IOException {
        objects.with(new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("s")
                .endMetadata()
                .withData(Map.of("key", "c2VjcmV0"))
                .build());
        volumes().setUp(pod("[{name: s, secret: {secretName: s, defaultMode: 256}}]"));
        Path secret = volume("secret", "s");
        assertEquals("tmpfs", mountAt(secret).type());
        assertEquals("secret", Files.readString(secret.resolve("key")));
        assertEquals("3000 440", owner(secret.resolve("key").toRealPath()));
        volumes().tearDown(UID);
        assertFalse(Files.exists(root.resolve("pods").resolve(UID)));
        assertTrue(MountTable.current().below(root).isEmpty());
    }

    @Test
    void nestedMountsAndHostileLinksLoseNothingOutside() throws IOException {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "kept");
        volumes()
                .setUp(pod(
                        "[{name: m, emptyDir: {medium: Memory}}, {name: d, emptyDir: {}}, {name: h, hostPath: {path: \"%s\"}}]"
                                .formatted(outside)));
        Path disk = volume("empty-dir", "d");
        Path bound = Files.createDirectories(disk.resolve("a/bound"));
        Mounts.bind(outside, bound);
        Path stacked = Files.createDirectories(volume("empty-dir", "m").resolve("x y"));
        Mounts.tmpfs(stacked, Set.of(), "size=64k");
        Mounts.bind(outside, stacked);
        Files.createSymbolicLink(disk.resolve("a/link"), outside);

        volumes().tearDown(UID);
        volumes().tearDown(UID);

        assertFalse(Files.exists(root.resolve("pods").resolve(UID)));
        assertEquals("kept", Files.readString(outside.resolve("precious")));
        assertTrue(MountTable.current().below(root).isEmpty());
    }

    @Test
    void aPartOfAVolumeIsMadeAndBoundAndNeverLeavesIt() throws IOException {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Pod pod = pod("[{name: d, emptyDir: {}}]");
        PodVolumes volumes = volumes();
        volumes.setUp(pod);
        Volume volume = pod.getSpec().getVolumes().getFirst();
        Path disk = volume("empty-dir", "d");
        Path part = volumes.part(volume, "a/b", UID, "c", 0);
        Files.writeString(part.resolve("file"), "x");
        assertEquals("x", Files.readString(disk.resolve("a/b/file")));
        assertEquals("3000 2777", owner(disk.resolve("a/b")));
        assertEquals("x", Files.readString(volumes.part(volume, "a/b/file", UID, "c", 0)));

        Files.createSymbolicLink(disk.resolve("out"), outside);
        Files.createSymbolicLink(disk.resolve("up"), Path.of("../../../.."));
        for (String path : List.of("out", "out/x", "up", "../x", "/etc")) {
            assertThrows(InvalidArgumentException.class, () -> volumes.part(volume, path, UID, "c", 1), path);
        }
        volumes.tearDown(UID);
        assertTrue(MountTable.current().below(root).isEmpty());
        assertFalse(Files.exists(root.resolve("pods").resolve(UID)));
    }

    @Test
    void aPartThatNoObjectHasIsAnEmptyFolder() throws IOException {
        objects.with(new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("s")
                .endMetadata()
                .withData(Map.of("key", "c2VjcmV0"))
                .build());
        Pod pod = pod("[{name: s, secret: {secretName: s}}]");
        PodVolumes volumes = volumes();
        volumes.setUp(pod);
        Path part = volumes.part(pod.getSpec().getVolumes().getFirst(), "none/$(X)", UID, "c", 0);
        assertTrue(Files.isDirectory(part));
        volumes.setUp(pod);
        assertTrue(Files.isDirectory(volume("secret", "s").resolve("none/$(X)")));
        volumes.tearDown(UID);
        assertTrue(MountTable.current().below(root).isEmpty());
    }

    @Test
    void aTreeWithAMountInItIsNotRemoved() throws IOException {
        Path folder = Files.createDirectories(root.resolve("tree/a"));
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "kept");
        Mounts.bind(outside, folder);
        assertThrows(FailedPreconditionException.class, () -> TreeRemoval.remove(root.resolve("tree")));
        assertEquals("kept", Files.readString(outside.resolve("precious")));
    }
}
