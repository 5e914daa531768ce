package io.nodeagent.e2e;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A one-layer image around the machine's static busybox, as the blobs and the manifest that a registry serves. */
record RegistryImage(byte[] config, byte[] layer, byte[] manifest, String mediaType) {
    /** How it is written down and compressed. */
    enum Format {
        OCI_GZIP("application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.config.v1+json", "+gzip"),
        OCI_ZSTD("application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.config.v1+json", "+zstd"),
        DOCKER(
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.docker.container.image.v1+json",
                ".gzip");

        private final String manifestType;
        private final String configType;
        private final String compression;

        Format(String manifestType, String configType, String compression) {
            this.manifestType = manifestType;
            this.configType = configType;
            this.compression = compression;
        }

        private String layerType() {
            return this == DOCKER
                    ? "application/vnd.docker.image.rootfs.diff.tar.gzip"
                    : "application/vnd.oci.image.layer.v1.tar" + compression;
        }

        private byte[] compress(byte[] tar) throws IOException {
            if (this == OCI_ZSTD) {
                return Zstd.compress(tar);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(tar);
            }
            return out.toByteArray();
        }
    }

    /** One whose {@code /marker} holds {@code marker}: no other has its layer. It sleeps until it is told to end. */
    static RegistryImage make(String marker, Format format) {
        try {
            byte[] tar = tar(marker);
            byte[] layer = format.compress(tar);
            byte[] config = """
                    {"architecture":"%s","os":"linux","config":{"Env":["PATH=/bin"],\
                    "Cmd":["sh","-c","cat /marker; trap 'exit 0' TERM; while :; do sleep 0.1; done"]},\
                    "rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(architecture(), digest(tar)).getBytes(StandardCharsets.UTF_8);
            byte[] manifest = """
                    {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(
                            format.manifestType,
                            descriptor(format.configType, config),
                            descriptor(format.layerType(), layer))
                    .getBytes(StandardCharsets.UTF_8);
            return new RegistryImage(config, layer, manifest, format.manifestType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its digest, by which a registry knows the manifest. */
    String digest() {
        return digest(manifest);
    }

    List<byte[]> blobs() {
        return List.of(config, layer);
    }

    static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String descriptor(String type, byte[] content) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest(content), content.length);
    }

    private static byte[] tar(String marker) throws IOException {
        Path folder = Files.createTempDirectory("registry-image-");
        try {
            Path root = Files.createDirectories(folder.resolve("root"));
            Path bin = Files.createDirectories(root.resolve("bin"));
            Files.copy(busybox(), bin.resolve("busybox"));
            for (String applet : List.of("sh", "cat", "sleep")) {
                Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
            }
            Files.writeString(root.resolve("marker"), marker + "\n");
            Path tar = folder.resolve("layer.tar");
            Command.of("tar", "--owner=0", "--group=0", "-C", root.toString(), "-cf", tar.toString(), ".")
                    .run()
                    .ok();
            return Files.readAllBytes(tar);
        } finally {
            Command.of("rm", "-rf", folder.toString()).run().ok();
        }
    }

    private static Path busybox() {
        return Path.of(Command.of("sh", "-c", "command -v busybox").run().ok().strip());
    }

    private static String architecture() {
        return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
    }
}
