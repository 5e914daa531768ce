package io.nodeagent.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.images.Image;
import io.nodeagent.images.RegistryCredentials;
import io.nodeagent.images.testing.DockerRegistry;
import io.nodeagent.images.testing.FakeRegistry;
import io.nodeagent.images.testing.Pushed;
import io.nodeagent.images.testing.Pushed.Layer;
import io.nodeagent.images.testing.TarBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls from a real registry, and from one that misbehaves; runs as root. */
class PullIT {
    private static final Optional<RegistryCredentials> NOBODY = Optional.empty();

    @TempDir
    Path temporary;

    private Path dataDir = Path.of("/nonexistent");
    private @Nullable FakeRegistry startedRegistry;
    private @Nullable ImageStore openedStore;

    @BeforeEach
    void start() throws IOException {
        dataDir = temporary.resolve("store");
        startedRegistry = new FakeRegistry();
        openedStore = open();
    }

    @AfterEach
    void stop() {
        store().close();
        fake().close();
        Debris.unmount(dataDir);
    }

    private FakeRegistry fake() {
        return Objects.requireNonNull(startedRegistry);
    }

    private ImageStore store() {
        return Objects.requireNonNull(openedStore);
    }

    private ImageStore open() {
        return ImageStore.open(new ImageStoreConfig(
                dataDir, temporary.resolve("certs.d"), Optional.of(temporary.resolve("config.json")), 3));
    }

    private static byte[] random(int seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return new TarBuilder().file("random" + seed, content, _ -> {}).build();
    }

    private static Pushed image() {
        return Pushed.oci("sh", Layer.gzip(random(1, 300_000)), Layer.gzip(random(2, 200_000)));
    }

    private static RegistryCredentials user(String name, String password) {
        return new RegistryCredentials(name, password, "", "");
    }

    @Test
    void everyFormatOfARealRegistry() throws IOException, InterruptedException {
        assumeTrue(DockerRegistry.installed(), "the program docker-registry is not installed");
        byte[] base = new TarBuilder()
                .directory("d")
                .file("d/a", "a")
                .hardLink("d/b", "d/a")
                .build();
        byte[] top = new TarBuilder()
                .directory("d")
                .file("d/.wh.a", "")
                .file("d/c", "c")
                .build();
        try (DockerRegistry registry = DockerRegistry.start(temporary)) {
            List<Pushed> images = List.of(
                    Pushed.oci("gzip", Layer.gzip(base), Layer.gzip(top)),
                    Pushed.oci("zstd", Layer.zstd(base), Layer.zstd(top)),
                    Pushed.oci("plain", Layer.plain(base), Layer.plain(top)),
                    Pushed.docker("docker", Layer.gzip(base), Layer.gzip(top)));
            for (Pushed pushed : images) {
                Image image = store().pull(registry.push("a/b", "t", pushed), NOBODY);
                assertEquals(pushed.id().toString(), image.id());
                assertEquals(List.of(registry.host() + "/a/b@" + pushed.digest()), image.repoDigests());
                Path root = store().rootFilesystems().create("c", image);
                assertFalse(Files.exists(root.resolve("d/a")));
                assertEquals("a", Files.readString(root.resolve("d/b")));
                assertEquals("c", Files.readString(root.resolve("d/c")));
                store().rootFilesystems().remove("c");
            }
            assertEquals(2, Debris.names(dataDir, "layers").size());
            Pushed first = images.getFirst();
            byte[] index = """
                    {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
                    {"mediaType":"%s","digest":"%s","size":%d,"platform":{"os":"linux","architecture":"%s"}}]}""".formatted(
                            first.mediaType(),
                            first.digest(),
                            first.manifest().length,
                            System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64")
                    .getBytes(StandardCharsets.UTF_8);
            String multi = registry.pushManifest("a/b", "multi", index, "application/vnd.oci.image.index.v1+json");
            assertEquals(first.id().toString(), store().pull(multi, NOBODY).id());
            String byDigest = registry.host() + "/a/b@" + first.digest();
            assertEquals(first.id().toString(), store().pull(byDigest, NOBODY).id());
            assertTrue(store().find(byDigest).isPresent());
            assertThrows(NotFoundException.class, () -> store().pull(registry.host() + "/a/b:absent", NOBODY));
        }
    }

    @Test
    void whatIsHereIsNotTransferredAgain() throws IOException {
        String reference = fake().add("a", "1", image());
        store().pull(reference, NOBODY);
        int blobs = count("/blobs/");
        store().pull(reference, NOBODY);
        assertEquals(blobs, count("/blobs/"));
    }

    private int count(String part) {
        return (int) fake().requests().stream().filter(r -> r.contains(part)).count();
    }

    @Test
    void manyPullsAtOnceTransferEachLayerOnce() throws IOException, InterruptedException, ExecutionException {
        Pushed one = Pushed.oci("1", Layer.gzip(random(1, 500_000)), Layer.gzip(random(2, 100_000)));
        Pushed two = Pushed.oci("2", Layer.gzip(random(1, 500_000)), Layer.gzip(random(3, 100_000)));
        List<String> references = List.of(fake().add("a", "1", one), fake().add("a", "2", two));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Image>> pulls = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String reference = references.get(i % 2);
                pulls.add(threads.submit(() -> store().pull(reference, NOBODY)));
            }
            for (Future<Image> pull : pulls) {
                pull.get();
            }
        }
        for (Pushed image : List.of(one, two)) {
            for (Layer layer : image.layers()) {
                assertEquals(1, count("/blobs/" + layer.digest()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cutConnectionsAreTakenUp(boolean ranges) throws IOException {
        String reference = fake().add("a", "1", image());
        fake().cutAfter(ranges ? 120_000 : 290_000, ranges);
        if (!ranges) {
            // Without ranges each connection must get further than the last one: here the third is whole
            fake().behave((exchange, number) -> {
                fake().cutAfter(number >= 3 ? Integer.MAX_VALUE : 100_000 * number, false);
                return false;
            });
        }
        assertEquals(1, store().pull(reference, NOBODY).repoTags().size());
    }

    @Test
    void aServerThatAlwaysCutsOffIsGivenUp() throws IOException {
        String reference = fake().add("a", "1", image());
        fake().cutAfter(0, true);
        fake().behave((exchange, _) -> {
            fake().cutAfter(exchange.getRequestURI().getPath().contains("/blobs/") ? 0 : Integer.MAX_VALUE, true);
            return false;
        });
        UnavailableException e = assertThrows(UnavailableException.class, () -> store().pull(reference, NOBODY));
        assertTrue(String.valueOf(e.getMessage()).contains(reference), e.getMessage());
        nothingHalfMadeAndTheNextTryWorks(reference);
    }

    private void nothingHalfMadeAndTheNextTryWorks(String reference) throws IOException {
        assertTrue(Debris.names(dataDir, "layers").stream().noneMatch(n -> n.startsWith(".")));
        assertEquals(List.of(), store().list());
        fake().behave((_, _) -> false);
        fake().cutAfter(Integer.MAX_VALUE, true);
        store().pull(reference, NOBODY);
        store().remove(reference);
        Debris.assertNothingLeft(dataDir);
    }

    @ParameterizedTest
    @CsvSource({
        "401, /manifests/, no credentials were given",
        "403, /manifests/, answered 403",
        "500, /manifests/, answered 500",
        "503, /blobs/, answered 503",
        "401, /blobs/, answered 401",
    })
    void refusalsNameRegistryRepositoryAndStatus(int status, String part, String said) throws IOException {
        String reference = fake().add("some/repo", "1", image());
        fake().behave((exchange, _) ->
                exchange.getRequestURI().getPath().contains(part) && FakeRegistry.status(exchange, status));
        UnavailableException e = assertThrows(UnavailableException.class, () -> store().pull(reference, NOBODY));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(fake().host() + "/some/repo:1"), message);
        assertTrue(message.contains(said), message);
        nothingHalfMadeAndTheNextTryWorks(reference);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502})
    void passingTroubleIsRetried(int status) throws IOException {
        String reference = fake().add("a", "1", image());
        fake().behave((exchange, number) -> number <= 2 && FakeRegistry.status(exchange, status));
        assertEquals(1, store().pull(reference, NOBODY).repoTags().size());
    }

    @Test
    void missingImagesAndClosedPorts() throws IOException {
        assertThrows(NotFoundException.class, () -> store().pull(fake().host() + "/absent:1", NOBODY));
        String host = fake().host();
        fake().close();
        UnavailableException e =
                assertThrows(UnavailableException.class, () -> store().pull(host + "/absent:1", NOBODY));
        assertTrue(String.valueOf(e.getMessage()).contains("cannot connect"), e.getMessage());
        assertThrows(InvalidArgumentException.class, () -> store().pull("not a reference", NOBODY));
    }

    @Test
    void contentThatIsNotWhatItsDigestSays() throws IOException {
        Pushed pushed = image();
        String reference = fake().add("a", "1", pushed);
        byte[] other = pushed.layers().getFirst().blob().clone();
        other[other.length / 2] ^= 1;
        fake().replaceBlob("a", pushed.layers().getFirst().digest(), other);
        InvalidArgumentException e =
                assertThrows(InvalidArgumentException.class, () -> store().pull(reference, NOBODY));
        assertTrue(
                String.valueOf(e.getMessage())
                        .contains(pushed.layers().getFirst().digest().toString()),
                e.getMessage());
        fake().replaceBlob(
                        "a",
                        pushed.layers().getFirst().digest(),
                        pushed.layers().getFirst().blob());
        nothingHalfMadeAndTheNextTryWorks(reference);
    }

    @Test
    void basicAndTokenIdentification() throws IOException {
        String reference = fake().add("a", "1", image());
        String basic = "Basic " + Base64.getEncoder().encodeToString("joe:pw".getBytes(StandardCharsets.UTF_8));
        fake().behave((exchange, _) -> {
            String path = exchange.getRequestURI().getPath();
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (path.equals("/token")) {
                if (!authorization.equals(basic)) {
                    return FakeRegistry.status(exchange, 401);
                }
                byte[] token = "{\"token\":\"t0k\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, token.length);
                exchange.getResponseBody().write(token);
                exchange.close();
                return true;
            }
            if (authorization.equals("Bearer t0k")) {
                return false;
            }
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer realm=\"http://" + fake().host() + "/token\",service=\"s\"");
            return FakeRegistry.status(exchange, 401);
        });
        UnavailableException wrong =
                assertThrows(UnavailableException.class, () -> store().pull(reference, Optional.of(user("joe", "no"))));
        assertTrue(String.valueOf(wrong.getMessage()).contains("the user 'joe' of the request"), wrong.getMessage());
        assertFalse(String.valueOf(wrong.getMessage()).contains("pw"));
        Files.writeString(
                temporary.resolve("config.json"),
                "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(fake().host(), basic.substring(6)));
        store().pull(reference, NOBODY);
        store().remove(reference);
        store().pull(reference, Optional.of(user("joe", "pw")));
        fake().behave((exchange, _) -> {
            if (basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return false;
            }
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
            return FakeRegistry.status(exchange, 401);
        });
        store().remove(reference);
        assertEquals(
                1,
                store().pull(reference, Optional.of(user("joe", "pw")))
                        .repoTags()
                        .size());
    }

    @Test
    void aMirrorIsAskedFirstAndGetsNoCredentials() throws IOException {
        fake().add("a", "1", image());
        Path hosts = Files.createDirectories(temporary.resolve("certs.d/registry.example.org"));
        try (FakeRegistry dead = new FakeRegistry()) {
            Files.writeString(hosts.resolve("hosts.toml"), """
                    server = "http://%s"
                    [host."http://%s"]
                    """.formatted(fake().host(), dead.host()));
            List<String> leaked = new ArrayList<>();
            dead.behave((exchange, _) -> {
                String authorization = exchange.getRequestHeaders().getFirst("Authorization");
                if (authorization != null) {
                    leaked.add(authorization);
                }
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
                return FakeRegistry.status(exchange, 401);
            });
            Image image = store().pull("registry.example.org/a:1", Optional.of(user("joe", "pw")));
            assertEquals(List.of("registry.example.org/a:1"), image.repoTags());
            assertTrue(dead.requests().size() >= 2);
            assertEquals(List.of(), leaked);
        }
    }

    @Test
    void aRedirectToAnotherServerGetsNoCredentials() throws IOException {
        Pushed pushed = image();
        String reference = fake().add("a", "1", pushed);
        try (FakeRegistry storage = new FakeRegistry()) {
            storage.add("a", "1", pushed);
            List<String> leaked = new ArrayList<>();
            storage.behave((exchange, _) -> {
                if (exchange.getRequestHeaders().containsKey("Authorization")) {
                    leaked.add("leaked");
                }
                return false;
            });
            fake().behave((exchange, _) -> {
                String path = exchange.getRequestURI().getPath();
                if (!exchange.getRequestHeaders().containsKey("Authorization")) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
                    return FakeRegistry.status(exchange, 401);
                }
                if (path.contains("/blobs/")) {
                    exchange.getResponseHeaders().set("Location", "http://" + storage.host() + path);
                    return FakeRegistry.status(exchange, 307);
                }
                return false;
            });
            store().pull(reference, Optional.of(user("joe", "pw")));
            assertEquals(List.of(), leaked);
            assertEquals(3, storage.requests().size());
        }
    }
}
