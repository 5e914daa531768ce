package io.nodeagent.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.agent.admission.NodeAdmission;
import io.nodeagent.agent.fake.FakeApi;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.fake.FakePreparation;
import io.nodeagent.agent.fake.Nodes;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.memory.MemoryStore;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.runtime.CriRuntime;
import io.nodeagent.agent.runtime.RuntimeWatch;
import io.nodeagent.agent.status.NodeFacts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that begin, and workers on a runtime whose events get lost. */
class PodTableTest {
    @TempDir
    Path folder;

    private final FakeApi api = new FakeApi();
    private final FakePreparation preparation = new FakePreparation();
    private final FakeCri cri = new FakeCri(Clock.systemUTC(), false);
    private NodeAdmission admission = Nodes.admission(1000, Long.MAX_VALUE, 40);
    private PodTable table;
    private RuntimeWatch watch;

    @BeforeEach
    void begin() {
        start();
        api.watchPods(table);
    }

    private void start() {
        CriRuntime runtime = new CriRuntime(cri.channel());
        cri.images.add(Pods.IMAGE);
        table = new PodTable(new PodTable.Parts(
                runtime,
                preparation,
                api,
                event -> {},
                new MemoryStore(folder),
                () -> new NodeFacts(List.of(), "fake"),
                admission,
                new AgentMeters(),
                Clock.systemUTC()));
        watch = new RuntimeWatch(cri.channel(), table);
        watch.start();
    }

    @AfterEach
    void stop() {
        table.close();
        watch.close();
        cri.close();
    }

    @Test
    void aTenthOfTheEventsLostDelaysButNeverBreaks() throws InterruptedException {
        Random random = new Random(7);
        cri.dropEvent = () -> random.nextInt(10) == 0;
        for (int i = 0; i < 40; i++) {
            api.put(Pods.named("uid-" + i, "pod-" + i, Pods.container("c" + i)));
        }
        for (int i = 0; i < 40; i++) {
            api.await("uid-" + i, s -> s.getPhase().equals("Running"));
        }
        Thread.sleep(1200); // the list that follows each subscription is over: now only events and audits tell
        for (int i = 0; i < 40; i++) {
            cri.exit(cri.running("c" + i).getFirst(), 1);
        }
        table.audit(watch.list());
        Thread.sleep(200);
        table.audit(watch.list());
        for (int i = 0; i < 40; i++) {
            api.await(
                    "uid-" + i,
                    s -> s.getContainerStatuses().getFirst().getRestartCount() == 1
                            && s.getContainerStatuses().getFirst().getReady());
        }
        assertTrue(table.repairs() > 0, "some event was lost");
    }

    @Test
    void aPodInTheRuntimeThatNobodyWantsIsEndedByTheAudit() throws InterruptedException {
        api.put(Pods.pod("Always", "c").build());
        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        table.close();
        watch.close();
        api.remove(Pods.UID);
        begin();
        for (int i = 0; i < 500 && cri.sandboxCount() > 0; i++) {
            Thread.sleep(10);
        }
        assertEquals(0, cri.sandboxCount());
    }

    @Test
    void aRequestWaitsUntilAnAgentThatHasJustStartedKnowsItsPods() throws Exception {
        api.put(Pods.pod("Always", "c").build());
        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        table.close();
        watch.close();
        start();
        CompletableFuture<PodTable.Found> asked =
                CompletableFuture.supplyAsync(() -> table.find("default", "web").orElseThrow());
        assertThrows(TimeoutException.class, () -> asked.get(100, TimeUnit.MILLISECONDS));

        api.watchPods(table);

        PodTable.Found found = asked.get(10, TimeUnit.SECONDS);
        assertEquals(1, found.observed().containersNamed("c").size());
    }

    @Test
    void aPodThatOutgrowsItsDiskIsEvictedAndStaysSoOverARestart() throws InterruptedException {
        api.put(Pods.pod("Always", "c").build());
        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        table.evictOutgrown();
        preparation.outgrown.put(Pods.UID, "too much");

        table.evictOutgrown();

        PodStatus evicted = api.await(Pods.UID, s -> s.getPhase().equals("Failed"));
        assertEquals("Evicted", evicted.getReason());
        assertEquals("too much", evicted.getMessage());
        api.await(Pods.UID, s -> s.getContainerStatuses().getFirst().getState().getTerminated() != null);
        awaitNothingLeft();
        preparation.outgrown.clear();
        table.close();
        watch.close();
        begin();
        Thread.sleep(300);
        assertEquals(0, cri.running("c").size());
        PodStatus kept = api.await(Pods.UID, s -> true);
        assertEquals("Evicted", kept.getReason());
        assertTrue(kept.getContainerStatuses().getFirst().getState().getTerminated() != null, "its end is remembered");
    }

    /** What an evicted pod takes is wanted back: volumes, containers and sandbox. */
    private void awaitNothingLeft() throws InterruptedException {
        for (int i = 0; i < 500 && !(preparation.released.contains(Pods.UID) && cri.sandboxCount() == 0); i++) {
            Thread.sleep(10);
        }
        assertEquals(List.of(Pods.UID), preparation.released);
        assertEquals(0, cri.sandboxCount());
    }

    private void putAsking(String uid, String name, String cpu) {
        Container container = new ContainerBuilder(Pods.container("c-" + name))
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .endResources()
                .build();
        api.put(Pods.named(uid, name, container));
    }

    @Test
    void aPodThatDoesNotFitIsRefusedAndOneThatEndedMakesRoom() throws InterruptedException {
        putAsking("uid-a", "a", "600m");
        api.await("uid-a", s -> s.getPhase().equals("Running"));
        putAsking("uid-b", "b", "500m");
        PodStatus refused = api.await("uid-b", s -> s.getPhase().equals("Failed"));
        assertEquals("OutOfcpu", refused.getReason());
        assertEquals(
                "Pod was rejected: Node didn't have enough resource: cpu, requested: 500, used: 600, capacity: 1000",
                refused.getMessage());
        putAsking("uid-c", "c", "400m");
        api.await("uid-c", s -> s.getPhase().equals("Running"));

        api.delete("uid-a", 0);
        api.awaitGone("uid-a");
        putAsking("uid-d", "d", "600m");
        api.await("uid-d", s -> s.getPhase().equals("Running"));
        assertEquals(0, cri.running("c-b").size());
    }

    @Test
    void whatRunsKeepsItsPlaceOverARestartAndAChangeOfTheNode() throws InterruptedException {
        putAsking("uid-a", "a", "900m");
        api.await("uid-a", s -> s.getPhase().equals("Running"));
        table.close();
        watch.close();
        putAsking("uid-0", "older", "200m");
        begin();
        api.await("uid-0", s -> s.getPhase().equals("Failed"));
        assertEquals(1, cri.running("c-a").size());
        assertEquals("Running", api.await("uid-a", s -> true).getPhase());
    }

    @Test
    void aPodWhoseNodeIsAskedForHoldsUpNoOther() throws InterruptedException {
        Node here = new NodeBuilder()
                .withNewMetadata()
                .withName("node")
                .endMetadata()
                .build();
        CountDownLatch answered = new CountDownLatch(1);
        table.close();
        watch.close();
        admission = new NodeAdmission(
                new NodeResources.Amount(1000, Long.MAX_VALUE, Long.MAX_VALUE, 40),
                () -> Optional.of(here),
                () -> {
                    try {
                        answered.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Optional.of(here);
                },
                () -> Pressure.NONE);
        begin();
        api.put(new PodBuilder(Pods.named("uid-picky", "picky", Pods.container("p")))
                .editSpec()
                .addToNodeSelector("disk", "fast")
                .endSpec()
                .build());
        putAsking("uid-easy", "easy", "100m");
        api.await("uid-easy", s -> s.getPhase().equals("Running"));
        answered.countDown();
        assertEquals(
                "NodeAffinity",
                api.await("uid-picky", s -> s.getPhase().equals("Failed")).getReason());
        assertEquals(0, cri.running("p").size());
    }
}
