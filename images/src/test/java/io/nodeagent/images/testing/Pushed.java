package io.nodeagent.images.testing;

import io.nodeagent.images.reference.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An image made in memory: its blobs and its manifest, ready for a registry. */
public record Pushed(byte[] config, List<Layer> layers, byte[] manifest, String mediaType) {
    /** A layer's archive as it is transferred, and plain. */
    public record Layer(byte[] blob, byte[] tar, String suffix) {
        public static Layer gzip(byte[] tar) {
            return new Layer(TarBuilder.gzip(tar), tar, "gzip");
        }

        public static Layer zstd(byte[] tar) {
            return new Layer(com.github.luben.zstd.Zstd.compress(tar), tar, "zstd");
        }

        public static Layer plain(byte[] tar) {
            return new Layer(tar, tar, "");
        }

        public Digest digest() {
            return Digest.of(blob);
        }
    }

    /** An image by the OCI specification. */
    public static Pushed oci(String command, Layer... layers) {
        return image(
                command,
                List.of(layers),
                "application/vnd.oci.image.manifest.v1+json",
                "application/vnd.oci.image.config.v1+json",
                "application/vnd.oci.image.layer.v1.tar+");
    }

    /** An image of docker's schema 2. */
    public static Pushed docker(String command, Layer... layers) {
        return image(
                command,
                List.of(layers),
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.docker.container.image.v1+json",
                "application/vnd.docker.image.rootfs.diff.tar.");
    }

    public Digest digest() {
        return Digest.of(manifest);
    }

    public Digest id() {
        return Digest.of(config);
    }

    /** Every blob that the manifest names. */
    public List<byte[]> blobs() {
        List<byte[]> blobs = new ArrayList<>(layers.stream().map(Layer::blob).toList());
        blobs.add(config);
        return blobs;
    }

    private static Pushed image(
            String command, List<Layer> layers, String mediaType, String configType, String layerType) {
        String arch = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
        String diffIds =
                layers.stream().map(l -> "\"" + Digest.of(l.tar()) + "\"").collect(Collectors.joining(","));
        byte[] config = """
                {"architecture":"%s","os":"linux","config":{"Cmd":["%s"]},"rootfs":{"type":"layers","diff_ids":[%s]}}""".formatted(arch, command, diffIds).getBytes(StandardCharsets.UTF_8);
        String descriptors = IntStream.range(0, layers.size())
                .mapToObj(i ->
                        descriptor(type(layerType, layers.get(i)), layers.get(i).blob()))
                .collect(Collectors.joining(","));
        byte[] manifest = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(mediaType, descriptor(configType, config), descriptors)
                .getBytes(StandardCharsets.UTF_8);
        return new Pushed(config, layers, manifest, mediaType);
    }

    private static String type(String prefix, Layer layer) {
        return layer.suffix().isEmpty() ? prefix.substring(0, prefix.length() - 1) : prefix + layer.suffix();
    }

    private static String descriptor(String mediaType, byte[] content) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(mediaType, Digest.of(content), content.length);
    }
}
