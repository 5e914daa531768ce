package io.nodeagent.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.fake.FakeApi;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.fake.FakePreparation;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.memory.MemoryStore;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.runtime.CriRuntime;
import io.nodeagent.agent.runtime.RuntimeWatch;
import io.nodeagent.agent.status.NodeFacts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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
        preparation.outgrown.clear();
        table.close();
        watch.close();
        begin();
        Thread.sleep(300);
        assertEquals(0, cri.running("c").size());
        assertEquals("Evicted", api.await(Pods.UID, s -> true).getReason());
    }
}
