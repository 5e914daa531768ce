package io.nodeagent.agent.staticpod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.NodeAgentConfig;
import io.nodeagent.agent.fake.FakeApi;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.fake.FakePreparation;
import io.nodeagent.agent.fake.Nodes;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.log.LogLimits;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.agent.spec.PodSource;
import io.nodeagent.errors.NotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Static pods through the whole agent, with and without an API that answers. */
@NullUnmarked
class StaticPodApiTest {
    @TempDir
    Path data;

    @TempDir
    Path files;

    private final FakeApi api = new FakeApi();
    private final FakePreparation preparation = new FakePreparation();
    private FakeCri cri;
    private NodeAgent agent;

    @BeforeEach
    void prepare() {
        cri = new FakeCri(Clock.systemUTC(), false);
        cri.images.add(Pods.IMAGE);
    }

    @AfterEach
    void stop() {
        agent.close();
        cri.close();
    }

    private void start() {
        start(Optional.of(files));
    }

    private void start(Optional<Path> folder) {
        agent = NodeAgent.start(new NodeAgentConfig(
                "node",
                cri.channel(),
                api,
                preparation,
                Nodes.admission(),
                List.of("192.0.2.1"),
                data,
                LogLimits.USUAL,
                new StaticPodOptions(folder, new FakeSchema(), () -> Optional.of("uid-of-node")),
                new AgentMeters(),
                Clock.systemUTC()));
    }

    private void write(String file, String name, String command) throws IOException {
        Files.writeString(files.resolve(file), """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: c, image: "%s", imagePullPolicy: IfNotPresent, command: [%s]}]
                """.formatted(name, Pods.IMAGE, command));
    }

    private static void await(BooleanSupplier wanted) throws InterruptedException {
        for (int i = 0; i < 1500 && !wanted.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertTrue(wanted.getAsBoolean());
    }

    private boolean running(String name) {
        return api.named(name)
                .map(Pod::getStatus)
                .filter(status -> "Running".equals(status.getPhase()))
                .isPresent();
    }

    private Pod running() throws InterruptedException {
        await(() -> running("web-node"));
        return api.named("web-node").orElseThrow();
    }

    private String ownUid() {
        return agent.pods().getFirst().pod().getMetadata().getUid();
    }

    @Test
    void theApiShowsAStaticPodByItsMirror() throws Exception {
        write("web.yaml", "web", "a");
        start();
        Pod mirror = running();
        String uid = ownUid();
        assertEquals(uid, mirror.getMetadata().getAnnotations().get(PodSource.MIRROR));
        assertNotEquals(uid, mirror.getMetadata().getUid());
        assertEquals(
                "uid-of-node",
                mirror.getMetadata().getOwnerReferences().getFirst().getUid());
        assertTrue(mirror.getStatus().getConditions().stream()
                .map(PodCondition::getType)
                .anyMatch("PodScheduled"::equals));
        assertEquals(1, agent.podCount(), "the mirror itself is not run");
        assertThrows(RuntimeCallException.class, () -> exec(mirror.getMetadata().getUid()), "a runtime without exec");
        assertThrows(RuntimeCallException.class, () -> exec(uid));
        assertThrows(NotFoundException.class, () -> exec("another"));
    }

    private void exec(String uid) {
        URI _ = agent.exec(
                new NodeAgent.Target("default", "web-node", uid, "c"),
                List.of("x"),
                new ContainerRuntime.Streams(false, true, true, false));
    }

    @Test
    void aMirrorThatWasDeletedIsMadeAnewAndThePodGoesOn() throws Exception {
        write("web.yaml", "web", "a");
        start();
        Pod first = running();
        String container = first.getStatus().getContainerStatuses().getFirst().getContainerID();
        api.delete(first.getMetadata().getUid(), 30);
        await(() -> api.named("web-node")
                .filter(p ->
                        !p.getMetadata().getUid().equals(first.getMetadata().getUid()))
                .isPresent());
        PodStatus status = running().getStatus();
        assertEquals(container, status.getContainerStatuses().getFirst().getContainerID());
    }

    @Test
    void aChangedFileIsAnotherPodThatWaitsForTheEndOfTheFirst() throws Exception {
        write("web.yaml", "web", "a");
        start();
        String before = running().getMetadata().getAnnotations().get(PodSource.MIRROR);
        write("web.yaml", "web", "b");
        await(() -> api.named("web-node")
                .filter(p -> !before.equals(p.getMetadata().getAnnotations().get(PodSource.MIRROR)))
                .isPresent());
        running();
        await(() -> agent.podCount() == 1);
        assertEquals(1, cri.sandboxCount(), "the first is gone");
        write("web.yaml", "web", "a");
        await(() -> ownUid().equals(before));
        running();
    }

    @Test
    void aFileThatGoesTakesItsPodWithIt() throws Exception {
        write("web.yaml", "web", "a");
        start();
        running();
        Files.delete(files.resolve("web.yaml"));
        await(() -> api.named("web-node").isEmpty() && agent.podCount() == 0);
        assertEquals(0, cri.sandboxCount());
    }

    @Test
    void aBrokenFileIsComplainedOfOnceAndItsPodGoesOnOverARestart() throws Exception {
        write("web.yaml", "web", "a");
        start();
        String container =
                running().getStatus().getContainerStatuses().getFirst().getContainerID();
        Files.writeString(files.resolve("web.yaml"), "[");
        Files.writeString(files.resolve("unrelated"), "[");
        await(() -> api.events().stream().filter(StaticPodApiTest::ofNode).count() == 2);
        assertTrue(api.events().stream()
                .filter(StaticPodApiTest::ofNode)
                .anyMatch(e -> e.getMessage().equals(files.resolve("web.yaml") + ": this is no pod")
                        && e.getReason().equals("InvalidStaticPod")));
        agent.close();
        start();
        write("other.yaml", "other", "a");
        await(() -> running("other-node"));
        assertEquals(
                container,
                running().getStatus().getContainerStatuses().getFirst().getContainerID());
    }

    private static boolean ofNode(Event event) {
        return event.getInvolvedObject().getKind().equals("Node");
    }

    @Test
    void staticPodsRunAndEndWithoutAnApi() throws Exception {
        write("web.yaml", "web", "a");
        api.away = true;
        start();
        await(() -> cri.sandboxCount() == 1);
        agent.close();
        start();
        await(() -> agent.podCount() == 1);
        write("web.yaml", "web", "b");
        await(() -> agent.pods().size() == 1
                && agent.pods().getFirst().observed().readySandbox().isPresent()
                && agent.pods()
                        .getFirst()
                        .pod()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getCommand()
                        .equals(List.of("b")));
        Files.delete(files.resolve("web.yaml"));
        await(() -> cri.sandboxCount() == 0 && agent.podCount() == 0);
        write("web.yaml", "web", "c");
        await(() -> cri.sandboxCount() == 1);
        api.comeBack();
        running();
    }

    @Test
    void whatAFileNoLongerWantsEndsAtTheNextStart() throws Exception {
        write("web.yaml", "web", "a");
        start();
        running();
        agent.close();
        Files.delete(files.resolve("web.yaml"));
        start();
        await(() -> api.named("web-node").isEmpty() && cri.sandboxCount() == 0);
        write("web.yaml", "web", "a");
        running();
        agent.close();
        start(Optional.empty());
        await(() -> api.named("web-node").isEmpty() && cri.sandboxCount() == 0);
    }

    @Test
    void ofTwoFilesWithOneNameTheFirstCounts() throws Exception {
        write("a.yaml", "web", "a");
        write("b.yaml", "web", "b");
        start();
        running();
        await(() -> api.events().stream().anyMatch(StaticPodApiTest::ofNode));
        assertEquals(1, agent.podCount());
        Files.delete(files.resolve("a.yaml"));
        await(() -> agent.pods().size() == 1
                && agent.pods()
                        .getFirst()
                        .pod()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getCommand()
                        .equals(List.of("b")));
        running();
    }

    @Test
    void aPodOfTheApiIsNoPodOfTheNodesOwnWhateverItSays() throws Exception {
        start();
        api.put(new PodBuilder(Pods.pod("Always", "c").build())
                .editMetadata()
                .addToAnnotations(PodSource.SOURCE, PodSource.FILE)
                .endMetadata()
                .build());
        await(() -> running("web"));
        assertFalse(PodSource.isFile(agent.pods().getFirst().pod()));
    }
}
