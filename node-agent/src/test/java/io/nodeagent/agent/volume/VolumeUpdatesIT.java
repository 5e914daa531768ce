package io.nodeagent.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.objects.FakeObjectReader;
import io.nodeagent.agent.objects.FakeObjectWatches;
import io.nodeagent.agent.objects.ObjectName;
import io.nodeagent.agent.objects.ObjectName.Kind;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes that change while their pod runs; the mounts need root. */
class VolumeUpdatesIT {
    private static final String UID = "0f1e2d3c-0000-4000-8000-000000000001";
    private static final ObjectName CONFIG = new ObjectName(Kind.CONFIG_MAP, "shop", "c");
    private static final ObjectName MAYBE = new ObjectName(Kind.CONFIG_MAP, "shop", "maybe");
    private static final NodeResources NODE =
            new NodeResources(new Amount(1000, 1L << 30, 1L << 40, 110), Amount.NONE, Amount.NONE);

    @TempDir
    Path temp;

    private final FakeObjectReader api = new FakeObjectReader();
    private final FakeObjectWatches watches = new FakeObjectWatches();
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    private Path root = Path.of("/nonexistent");
    private PodVolumes volumes;
    private VolumeUpdates updates;

    @BeforeEach
    void needsRoot() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "mounts need root");
        root = temp.toRealPath();
        restart();
    }

    /** As a new agent finds it. */
    private void restart() {
        if (updates != null) {
            updates.close();
        }
        volumes = new PodVolumes(PodFolders.in(root), api, NODE, InstantSource.system());
        updates = new VolumeUpdates(volumes, watches, InstantSource.system());
    }

    @AfterEach
    void unmount() {
        updates.close();
        MountTable.current().below(root).forEach(m -> Mounts.unmountAll(m.target()));
    }

    private static ConfigMap config(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .endMetadata()
                .withData(data)
                .build();
    }

    private Pod pod(String volume) {
        return PodYaml.withSpec("volumes: [{name: v, %s}]\ncontainers: [{name: a}]\n".formatted(volume));
    }

    private void run(Pod pod) {
        volumes.setUp(pod);
        updates.follow(pod, failures::add);
    }

    private Path file(String plugin, String name) {
        return root.resolve("pods/" + UID + "/volumes/kubernetes.io~" + plugin + "/v/" + name);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "none";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(String wanted, Path file) throws InterruptedException {
        for (int i = 0; i < 1000 && !text(file).equals(wanted); i++) {
            Thread.sleep(20);
        }
        assertEquals(wanted, text(file));
    }

    @Test
    void aConfigMapsChangesArriveAndItsEndIsReportedOnce() throws Exception {
        api.with(config("c", Map.of("k", "1", "gone", "x")));
        Pod pod = pod("configMap: {name: c}");
        run(pod);
        assertEquals("1", text(file("configmap", "k")));
        watches.tell(CONFIG, config("c", Map.of("k", "2", "new", "y")));
        await("2", file("configmap", "k"));
        await("y", file("configmap", "new"));
        await("none", file("configmap", "gone"));

        watches.tell(CONFIG, null);
        assertEquals(
                "MountVolume.SetUp failed for volume \"v\" : configmap \"c\" not found",
                failures.poll(20, TimeUnit.SECONDS));
        assertEquals("2", text(file("configmap", "k")), "the last content stays");
        watches.tell(CONFIG, config("c", Map.of("k", "3")));
        await("3", file("configmap", "k"));
        assertTrue(failures.isEmpty(), failures.toString());

        updates.forget(UID);
        volumes.tearDown(UID);
        watches.tell(CONFIG, config("c", Map.of("k", "4")));
        assertFalse(Files.exists(root.resolve("pods/" + UID)));
        for (int i = 0; i < 500 && !watches.watched().isEmpty(); i++) {
            Thread.sleep(20);
        }
        assertEquals(Set.of(), watches.watched());
    }

    @Test
    void optionalSourcesComeAndGoAndLabelsFollow() throws Exception {
        Pod pod = pod("""
                projected: {sources: [{configMap: {name: maybe, optional: true}},
                  {downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}]}""");
        pod.getMetadata().setLabels(Map.of("a", "1"));
        run(pod);
        watches.tell(MAYBE, null);
        assertEquals("none", text(file("projected", "k")));
        watches.tell(MAYBE, config("maybe", Map.of("k", "1")));
        await("1", file("projected", "k"));
        watches.tell(MAYBE, null);
        await("none", file("projected", "k"));
        assertEquals("a=\"1\"", text(file("projected", "labels")));

        Pod changed = pod("projected: {}");
        changed.setSpec(pod.getSpec());
        changed.getMetadata().setLabels(Map.of("a", "2"));
        updates.follow(changed, failures::add);
        await("a=\"2\"", file("projected", "labels"));
        assertTrue(failures.isEmpty(), failures.toString());
    }

    @Test
    void tokensAreRenewedInTime() throws Exception {
        run(pod("projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 2}}]}"));
        await("token 2 of default for ", file("projected", "t"));
        await("token 3 of default for ", file("projected", "t"));
    }

    @Test
    void aNewAgentRewritesNothingButCatchesUp() throws Exception {
        api.with(config("c", Map.of("k", "1")));
        Pod pod = pod("configMap: {name: c}");
        run(pod);
        watches.tell(CONFIG, config("c", Map.of("k", "1")));
        Path before = file("configmap", "..data").toRealPath();
        restart();
        updates.follow(pod, failures::add);
        Thread.sleep(200);
        assertEquals(before, file("configmap", "..data").toRealPath());
        updates.close();
        watches.tell(CONFIG, config("c", Map.of("k", "2")));
        restart();
        updates.follow(pod, failures::add);
        await("2", file("configmap", "k"));
    }

    @Test
    void aReaderNeverSeesHalfOfAChange() throws Exception {
        api.with(config("c", Map.of("a", "0", "b", "0")));
        run(pod("configMap: {name: c}"));
        Path data = file("configmap", "..data");
        for (int i = 1; i <= 100; i++) {
            String value = Integer.toString(i);
            watches.tell(CONFIG, config("c", Map.of("a", value, "b", value)));
            // A reader that holds one version's folder sees that version, or that it is gone.
            Path version = data.toRealPath();
            List<String> seen = List.of(text(version.resolve("a")), text(version.resolve("b")));
            assertTrue(seen.get(0).equals(seen.get(1)) || seen.contains("none"), () -> "one from each: " + seen);
        }
        await("100", file("configmap", "b"));
    }
}
