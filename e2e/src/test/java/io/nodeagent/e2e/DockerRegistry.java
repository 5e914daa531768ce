package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** The distribution project's registry on a free loopback port, with a folder of its own. */
final class DockerRegistry implements AutoCloseable {
    static final String USER = "gardener";
    static final String PASSWORD = "sesame";
    /** The password by bcrypt, the one hash that the registry reads. */
    private static final String HTPASSWD = USER + ":$2y$05$abcdefghijklmnopqrstuuKcS.CYWVYVaLiiCKrrc0A5s3mGesJ9O\n";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Process process;
    private final int port;

    private DockerRegistry(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** One that anybody may use. */
    static DockerRegistry open() {
        return start(false);
    }

    /** One that wants {@link #USER} and {@link #PASSWORD} by basic authentication. */
    static DockerRegistry locked() {
        return start(true);
    }

    private static DockerRegistry start(boolean locked) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/docker-registry")), "docker-registry is not installed");
        try {
            Path folder = Files.createTempDirectory("docker-registry-");
            Path passwords = Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
            int port = freePort();
            Path config = Files.writeString(
                    folder.resolve("config.yml"),
                    """
                    version: 0.1
                    log: {level: error}
                    storage: {filesystem: {rootdirectory: %s}}
                    http: {addr: 127.0.0.1:%d}
                    """.formatted(folder.resolve("content"), port)
                            + (locked ? "auth: {htpasswd: {realm: locked, path: %s}}\n".formatted(passwords) : ""));
            Process process = new ProcessBuilder("docker-registry", "serve", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            DockerRegistry registry = new DockerRegistry(folder, process, port);
            registry.awaitReady();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    /** Pushes an image; answers what to pull it by. */
    String push(String repository, String tag, RegistryImage image) {
        image.blobs().forEach(blob -> pushBlob(repository, blob));
        HttpResponse<String> answer = send(request("/v2/" + repository + "/manifests/" + tag)
                .header("Content-Type", image.mediaType())
                .PUT(BodyPublishers.ofByteArray(image.manifest())));
        assertEquals(201, answer.statusCode(), answer::body);
        return host() + "/" + repository + ":" + tag;
    }

    private void pushBlob(String repository, byte[] blob) {
        HttpResponse<String> begun =
                send(request("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody()));
        assertEquals(202, begun.statusCode(), begun::body);
        String location = begun.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> ended =
                send(request(location + (location.contains("?") ? "&" : "?") + "digest=" + RegistryImage.digest(blob))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(blob)));
        assertEquals(201, ended.statusCode(), ended::body);
    }

    private HttpRequest.Builder request(String location) {
        String login = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://" + host()).resolve(location))
                .header("Authorization", "Basic " + login);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitReady() {
        Eventually.isTrue(Duration.ofSeconds(15), () -> {
            if (!process.isAlive()) {
                fail("docker-registry ended with " + process.exitValue() + ", see " + folder.resolve("log"));
            }
            try {
                return send(request("/v2/").GET()).statusCode() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        client.close();
        Command.of("rm", "-rf", folder.toString()).run().ok();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
