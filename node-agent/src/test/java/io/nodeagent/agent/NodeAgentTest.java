package io.nodeagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.grpc.Status;
import io.nodeagent.agent.fake.FakeApi;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.fake.FakePreparation;
import io.nodeagent.agent.fake.Nodes;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.log.LogLimits;
import io.nodeagent.agent.log.LogOptions;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.staticpod.StaticPodOptions;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.NotFoundException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent with its threads, against a runtime and an API in memory. */
class NodeAgentTest {
    @TempDir
    Path folder;

    private final FakeApi api = new FakeApi();
    private final FakePreparation preparation = new FakePreparation();
    private FakeCri cri;
    private NodeAgent agent;

    @BeforeEach
    void start() {
        cri = new FakeCri(Clock.systemUTC(), false);
        cri.images.add(Pods.IMAGE);
        agent = agent();
    }

    private NodeAgent agent() {
        return NodeAgent.start(new NodeAgentConfig(
                "node",
                cri.channel(),
                api,
                preparation,
                Nodes.admission(),
                List.of("192.0.2.1"),
                folder,
                LogLimits.USUAL,
                StaticPodOptions.NONE,
                new AgentMeters(),
                Clock.systemUTC()));
    }

    @AfterEach
    void stop() {
        agent.close();
        cri.close();
    }

    @Test
    void aPodRunsAndEndsWithItsObject() throws InterruptedException {
        api.put(Pods.pod("Always", "c1", "c2").build());

        PodStatus running = api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        assertEquals("192.0.2.1", running.getHostIP());
        assertTrue(running.getPodIP().startsWith("10.0.0."));
        assertTrue(running.getContainerStatuses().stream().allMatch(c -> c.getReady() && c.getRestartCount() == 0));
        assertTrue(running.getContainerStatuses().getFirst().getContainerID().startsWith("fake://c"));

        api.delete(Pods.UID, 30);
        api.awaitGone(Pods.UID);
        assertEquals(0, cri.containerCount());
        assertEquals(0, cri.sandboxCount());
        assertEquals(0, preparation.known().size());
        PodStatus last = api.history().getLast();
        assertEquals("Succeeded", last.getPhase());
        assertEquals(
                "Completed",
                last.getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getTerminated()
                        .getReason());
    }

    @Test
    void aSlowPullHoldsItsOwnContainerAndPodOnly() throws InterruptedException {
        CountDownLatch pulling = new CountDownLatch(1);
        cri.pull = image -> {
            try {
                pulling.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Status.OK;
        };
        Pod slow = Pods.pod("Always", "here", "slow")
                .editMetadata()
                .withUid("slow")
                .withName("slow")
                .endMetadata()
                .editSpec()
                .editContainer(1)
                .withImage("slow:1")
                .endContainer()
                .endSpec()
                .build();
        api.put(slow);
        api.put(Pods.pod("Always", "quick").build());

        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        PodStatus half =
                api.await("slow", s -> s.getContainerStatuses().getFirst().getReady());
        assertEquals("Pending", half.getPhase());
        pulling.countDown();
        api.await("slow", s -> s.getPhase().equals("Running"));
    }

    @Test
    void anotherAgentTakesOverWhatRuns() throws InterruptedException {
        api.put(Pods.pod("Always", "c1").build());
        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        List<String> before = cri.running("c1");
        agent.close();
        agent = agent();
        api.put(Pods.named("22222222", "other", Pods.container("c9")));
        api.await("22222222", s -> s.getPhase().equals("Running"));
        assertEquals(before, cri.running("c1"));
    }

    @Test
    void aPodGoneFromTheApiIsKilledAndCleaned() throws InterruptedException {
        api.put(Pods.pod("Always", "c1").build());
        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        api.remove(Pods.UID);
        for (int i = 0; i < 200 && agent.podCount() > 0; i++) {
            Thread.sleep(20);
        }
        assertEquals(0, agent.podCount());
        assertEquals(0, cri.sandboxCount());
        assertEquals(0, preparation.known().size());
    }

    @Test
    void aSecondDeleteCutsTheGraceShort() throws InterruptedException {
        cri.stubborn = true;
        api.put(Pods.pod("Always", "c1").build());
        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        api.delete(Pods.UID, 300);
        while (!cri.calls.contains("StopContainer 300")) {
            Thread.sleep(5);
        }
        api.delete(Pods.UID, 0);
        api.awaitGone(Pods.UID);
        PodStatus last = api.history().getLast();
        assertEquals("Failed", last.getPhase());
        assertEquals(
                137,
                last.getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getTerminated()
                        .getExitCode());
    }

    @Test
    void eventsTellTheStory() throws InterruptedException {
        api.put(Pods.pod("Always", "c1").build());
        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        for (int i = 0; i < 200 && api.events().size() < 3; i++) {
            Thread.sleep(20);
        }
        assertEquals(
                List.of("Pulled", "Created", "Started"),
                api.events().stream().map(Event::getReason).toList());
        Event started = api.events().getLast();
        assertEquals("Started container c1", started.getMessage());
        assertEquals("spec.containers{c1}", started.getInvolvedObject().getFieldPath());
        assertEquals("kubelet", started.getSource().getComponent());
        assertEquals("node", started.getSource().getHost());
    }

    @Test
    void ignoredFieldsAreWarnedOfWithTheirPath() throws InterruptedException {
        api.put(Pods.pod("Always", "c1")
                .editSpec()
                .editContainer(0)
                .withRestartPolicy("OnFailure")
                .endContainer()
                .endSpec()
                .build());
        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        for (int i = 0; i < 200 && api.events().isEmpty(); i++) {
            Thread.sleep(20);
        }
        Event warning = api.events().getFirst();
        assertEquals("Warning", warning.getType());
        assertTrue(warning.getMessage().contains("spec.containers[0].restartPolicy"), warning.getMessage());
    }

    @Test
    void aRuntimeWithoutEventsIsListedEachSecond() throws InterruptedException {
        cri.supportsEvents = false;
        cri.endStreams();
        api.put(Pods.pod("Never", "c1").build());
        api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        cri.exit(cri.running("c1").getFirst(), 3);
        api.await(Pods.UID, s -> s.getPhase().equals("Failed"));
    }

    @Test
    void logsOfWhatDoesNotRunSayWhy() {
        api.put(Pods.pod("Never", "c1")
                .editSpec()
                .editContainer(0)
                .withImage("absent:1")
                .endContainer()
                .endSpec()
                .build());
        var target = new NodeAgent.Target("default", "web", "", "c1");
        var out = new ByteArrayOutputStream();
        assertThrows(FailedPreconditionException.class, () -> {
            for (int i = 0; i < 200; i++) { // until the worker has the pod
                try {
                    agent.logs(target, false, LogOptions.ALL, out);
                } catch (NotFoundException e) {
                    Thread.sleep(10);
                }
            }
        });
        assertThrows(
                NotFoundException.class,
                () -> agent.logs(new NodeAgent.Target("default", "web", "", "other"), false, LogOptions.ALL, out));
        assertThrows(
                FailedPreconditionException.class,
                () -> agent.exec(target, List.of("true"), new ContainerRuntime.Streams(false, true, true, false)));
    }
}
