package io.nodeagent.images.testing;

import io.nodeagent.images.reference.Digest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The distribution project's registry on a free port of this machine, in a folder of the test. */
public final class DockerRegistry implements AutoCloseable {
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private DockerRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether the program {@code docker-registry} is installed. */
    public static boolean installed() {
        return Files.isExecutable(Path.of("/usr/bin/docker-registry"));
    }

    public static DockerRegistry start(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        Path config = folder.resolve("registry.yml");
        Files.writeString(config, """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: 127.0.0.1:%d}
                """.formatted(folder.resolve("registry"), port));
        Process process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        DockerRegistry registry = new DockerRegistry(process, port);
        registry.awaitReady();
        return registry;
    }

    public String host() {
        return "127.0.0.1:" + port;
    }

    /** Pushes an image; returns its reference. */
    public String push(String repository, String tag, Pushed image) throws IOException, InterruptedException {
        for (byte[] blob : image.blobs()) {
            pushBlob(repository, blob);
        }
        return pushManifest(repository, tag, image.manifest(), image.mediaType());
    }

    public String pushManifest(String repository, String tag, byte[] manifest, String mediaType)
            throws IOException, InterruptedException {
        HttpRequest put = HttpRequest.newBuilder(uri("/v2/" + repository + "/manifests/" + tag))
                .header("Content-Type", mediaType)
                .PUT(BodyPublishers.ofByteArray(manifest))
                .build();
        expect(201, client.send(put, BodyHandlers.ofString()));
        return host() + "/" + repository + ":" + tag;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void pushBlob(String repository, byte[] blob) throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(uri("/v2/" + repository + "/blobs/uploads/"))
                .POST(BodyPublishers.noBody())
                .build();
        HttpResponse<String> started = expect(202, client.send(post, BodyHandlers.ofString()));
        String location = started.headers().firstValue("Location").orElseThrow();
        String separator = location.contains("?") ? "&" : "?";
        HttpRequest put = HttpRequest.newBuilder(uri("/").resolve(location + separator + "digest=" + Digest.of(blob)))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(blob))
                .build();
        expect(201, client.send(put, BodyHandlers.ofString()));
    }

    private void awaitReady() throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            try {
                client.send(HttpRequest.newBuilder(uri("/v2/")).build(), BodyHandlers.discarding());
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new IOException("docker-registry ended with " + process.exitValue(), e);
                }
                Thread.sleep(100);
            }
        }
        throw new IOException("docker-registry does not answer");
    }

    private URI uri(String path) {
        return URI.create("http://" + host() + path);
    }

    private static HttpResponse<String> expect(int status, HttpResponse<String> response) throws IOException {
        if (response.statusCode() != status) {
            throw new IOException(response + ": " + response.body());
        }
        return response;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
