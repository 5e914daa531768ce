package io.nodeagent.cri;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** An OCI layout archive of busybox, made by tar(1) of the machine's own static binary. */
final class BusyboxArchive {
    private BusyboxArchive() {}

    static Path write(Path folder) throws IOException, InterruptedException {
        Path tree = folder.resolve("tree");
        for (String name : List.of("bin", "etc", "tmp", "proc", "sys", "dev")) {
            Files.createDirectories(tree.resolve(name));
        }
        Files.copy(Path.of("/bin/busybox"), tree.resolve("bin/busybox"));
        for (String applet : List.of(
                "sh", "sleep", "true", "echo", "hostname", "dd", "cat", "id", "ps", "head", "timeout", "setsid")) {
            Files.createSymbolicLink(tree.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        Path layout = Files.createDirectories(folder.resolve("layout"));
        Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        Path layerFile = folder.resolve("layer.tar");
        run("tar", "--owner=0", "--group=0", "-C", tree.toString(), "-cf", layerFile.toString(), ".");
        byte[] layer = Files.readAllBytes(layerFile);
        String layerDigest = blob(blobs, layer);
        String config = blob(
                blobs,
                bytes(
                        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/bin\"]},"
                                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:" + layerDigest + "\"]}}"));
        byte[] manifest = bytes("""
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%d},
                 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":%d}]}
                """.formatted(config, Files.size(blobs.resolve(config)), layerDigest, layer.length));
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(layout.resolve("index.json"), """
                {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "digest":"sha256:%s","size":%d,
                 "annotations":{"io.containerd.image.name":"docker.io/library/busybox:latest",
                  "org.opencontainers.image.ref.name":"docker.io/library/busybox:latest"}}]}
                """.formatted(blob(blobs, manifest), manifest.length));
        Path archive = folder.resolve("busybox.tar");
        run("tar", "-C", layout.toString(), "-cf", archive.toString(), "oci-layout", "index.json", "blobs");
        return archive;
    }

    private static String blob(Path blobs, byte[] content) throws IOException {
        try {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            Files.write(blobs.resolve(digest), content);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(List.of(command) + " failed");
        }
    }
}
