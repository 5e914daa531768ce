package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.e2e.RegistryImage.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pods whose images come from a registry: Debian's, by plain HTTP, because a {@code hosts.toml} says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String WAITING = ".status.containerStatuses[0].state.waiting";
    private final DockerRegistry registry = DockerRegistry.open();
    private final StandaloneNode node = startNode();

    @AfterAll
    void nothingIsLeft() {
        try (registry) {
            node.close();
        }
    }

    @AfterEach
    void deletePods() {
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void anImageIsPulledByTag(Format format) {
        String pod = format.name().toLowerCase(Locale.ROOT).replace('_', '-');
        RegistryImage image = RegistryImage.make(pod, format);
        String name = registry.push("formats/" + pod, "1", image);
        runs(pod, name);
        String id = node.podField(pod, ".status.containerStatuses[0].imageID");
        assertTrue(id.endsWith("@" + image.digest()), id);
        assertEquals(name, node.podField(pod, ".status.containerStatuses[0].image"));
        assertEquals(
                1, events(pod, "Successfully pulled image \"" + name + "\"").size());
    }

    @Test
    void anImageIsPulledByDigest() {
        RegistryImage image = RegistryImage.make("by-digest", Format.OCI_GZIP);
        String tagged = registry.push("digests/app", "1", image);
        String name = tagged.replaceFirst(":1$", "@" + image.digest());
        runs("by-digest", name);
        assertEquals(name, node.podField("by-digest", ".status.containerStatuses[0].imageID"));
        node.kubectl("run", "by-tag", "--image=" + tagged, "--image-pull-policy=Never")
                .ok();
        node.awaitPodField(
                "by-tag",
                ".status.containerStatuses[0].state.waiting.reason",
                "ErrImageNeverPull",
                Duration.ofSeconds(20));
    }

    @Test
    void alwaysFollowsATagThatMoves() {
        String name = registry.push("moving/app", "1", RegistryImage.make("old", Format.OCI_GZIP));
        runs("old", name, "--image-pull-policy=Always");
        RegistryImage moved = RegistryImage.make("new", Format.OCI_GZIP);
        registry.push("moving/app", "1", moved);
        runs("old2", "old", name, List.of("--image-pull-policy=IfNotPresent"));
        assertEquals(1, events("old2", "already present on machine").size());
        runs("new", name, "--image-pull-policy=Always");
        assertTrue(node.podField("new", ".status.containerStatuses[0].imageID").endsWith(moved.digest()));
    }

    @Test
    void aSecretOpensALockedRegistry() {
        try (DockerRegistry locked = DockerRegistry.locked()) {
            String name = locked.push("private/app", "1", RegistryImage.make("secret", Format.OCI_GZIP));
            login("wrong", locked, "not the password");
            node.kubectl("run", "late", "--image=" + name, withSecret("login")).ok();
            node.kubectl("run", "wrong", "--image=" + name, withSecret("wrong")).ok();
            refuses("late", locked, "no credentials");
            refuses("wrong", locked, "user '" + DockerRegistry.USER + "'");
            login("login", locked, DockerRegistry.PASSWORD);
            node.awaitPodField("late", ".status.phase", "Running", SOON);
        }
    }

    private void refuses(String pod, DockerRegistry locked, String identity) {
        String message = Eventually.get(SOON, () -> node.podField(pod, WAITING + ".message"), m -> m.contains("401"));
        assertTrue(message.contains(locked.host()), message);
        assertTrue(message.contains(identity), message);
    }

    private static String withSecret(String name) {
        return "--overrides={\"spec\":{\"imagePullSecrets\":[{\"name\":\"" + name + "\"}]}}";
    }

    private void login(String name, DockerRegistry locked, String password) {
        node.kubectl(
                        "create",
                        "secret",
                        "docker-registry",
                        name,
                        "--docker-server=" + locked.host(),
                        "--docker-username=" + DockerRegistry.USER,
                        "--docker-password=" + password)
                .ok();
    }

    private void runs(String pod, String image, String... options) {
        runs(pod, pod, image, List.of(options));
    }

    private void runs(String pod, String marker, String image, List<String> options) {
        List<String> words = new ArrayList<>(List.of("run", pod, "--image=" + image));
        words.addAll(options);
        node.kubectl(words.toArray(String[]::new)).ok();
        node.awaitPodField(pod, ".status.phase", "Running", SOON);
        String _ = Eventually.get(SOON, () -> node.kubectl("logs", pod).out(), (marker + "\n")::equals);
    }

    private List<String> events(String pod, String part) {
        String messages = node.kubectl(
                        "get",
                        "events",
                        "--field-selector=involvedObject.name=" + pod,
                        "-o",
                        "jsonpath={range .items[*]}{.message}{\"\\n\"}{end}")
                .ok();
        return messages.lines().filter(m -> m.contains(part)).toList();
    }

    private StandaloneNode startNode() {
        StandaloneNode started = StandaloneNode.start();
        started.plainHttp(registry.host());
        return started;
    }
}
