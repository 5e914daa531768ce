package io.nodeagent.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.memory.Failure;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.memory.Termination;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.runtime.ObservedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is planned in one situation each. */
class PlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ContainerMemory.ReadyImage IMAGE =
            new ContainerMemory.ReadyImage(Pods.IMAGE, Pods.IMAGE, Optional.empty(), "");

    private static ObservedSandbox sandbox(String id, int attempt, boolean ready) {
        return new ObservedSandbox(id, attempt, ready, NOW, List.of("10.0.0.1"));
    }

    private static ObservedContainer container(
            String id, String sandbox, String name, int attempt, ContainerPhase phase, int exitCode) {
        Optional<Instant> finished =
                phase == ContainerPhase.EXITED ? Optional.of(NOW.minusSeconds(1)) : Optional.empty();
        return new ObservedContainer(
                id,
                sandbox,
                name,
                attempt,
                phase,
                NOW,
                Optional.of(NOW.minusSeconds(5)),
                finished,
                exitCode,
                "",
                "",
                Pods.IMAGE,
                Pods.IMAGE,
                "",
                "");
    }

    private static ObservedContainer running(String id, String sandbox, String name, int attempt) {
        return container(id, sandbox, name, attempt, ContainerPhase.RUNNING, 0);
    }

    private static ObservedContainer exited(String id, String sandbox, String name, int attempt, int code) {
        return container(id, sandbox, name, attempt, ContainerPhase.EXITED, code);
    }

    private static Plan plan(Pod pod, ObservedPod observed, PodMemory memory) {
        DesiredPod desired = DesiredPod.of(pod);
        return Planner.plan(desired, observed, Recollection.update(desired, observed, memory, Set.of(), NOW), NOW);
    }

    private static PodMemory withImages(String... containers) {
        PodMemory memory = PodMemory.NONE;
        for (String container : containers) {
            memory = memory.withContainer(container, c -> c.withImage(IMAGE));
        }
        return memory;
    }

    private static final Pod POD = Pods.pod("Always", "a", "b").build();

    @Test
    void aNewPodGetsItsSandboxAndItsImagesAtOnce() {
        assertEquals(
                List.of(new Action.PullImage("a"), new Action.PullImage("b"), new Action.CreateSandbox(0)),
                plan(POD, ObservedPod.NOTHING, PodMemory.NONE).actions());
    }

    @Test
    void aContainerStartsAsSoonAsItsOwnImageIsThere() {
        ObservedPod observed = new ObservedPod(List.of(sandbox("s", 0, true)), List.of());
        assertEquals(
                List.of(new Action.CreateAndStartContainer("a", 0, "s"), new Action.PullImage("b")),
                plan(POD, observed, withImages("a")).actions());
    }

    @Test
    void aRunningPodIsLeftAlone() {
        ObservedPod observed = new ObservedPod(
                List.of(sandbox("s", 0, true)), List.of(running("1", "s", "a", 0), running("2", "s", "b", 0)));
        Plan plan = plan(POD, observed, PodMemory.NONE);
        assertEquals(List.of(), plan.actions());
        assertEquals(Optional.empty(), plan.wakeAt());
    }

    @Test
    void theSecondEndWaitsTenSeconds() {
        ObservedPod observed = new ObservedPod(
                List.of(sandbox("s", 0, true)), List.of(exited("2", "s", "a", 1, 1), running("3", "s", "b", 0)));
        PodMemory memory =
                withImages("a").withContainer("a", c -> c.withEnd(0, NOW.minusSeconds(20), Duration.ofSeconds(1)));
        Plan plan = plan(POD, observed, memory);
        assertEquals(List.of(), plan.actions());
        assertEquals(Optional.of(NOW.plusSeconds(9)), plan.wakeAt(), "ten seconds after its end");
    }

    @Test
    void aFailedTargetWaitsAndWakes() {
        PodMemory memory = withImages("a", "b").withFailure("sandbox", Failure.of("FailedMount", "no", NOW, 2));
        Plan plan = plan(POD, ObservedPod.NOTHING, memory);
        assertEquals(List.of(), plan.actions());
        assertEquals(Optional.of(NOW.plusSeconds(4)), plan.wakeAt());
    }

    @Test
    void aBrokenSandboxIsStoppedThenReplaced() {
        ObservedPod observed = new ObservedPod(
                List.of(sandbox("s", 0, false)), List.of(exited("1", "s", "a", 0, 255), running("2", "s", "b", 0)));
        assertEquals(
                List.of(new Action.KillContainer("b", "2", NOW.plusSeconds(30), "Stopping container b")),
                plan(POD, observed, withImages("a", "b")).actions());
        ObservedPod dead = new ObservedPod(
                List.of(sandbox("s", 0, false)), List.of(exited("1", "s", "a", 0, 255), exited("2", "s", "b", 0, 255)));
        assertEquals(
                List.of(new Action.StopSandbox("s")),
                plan(POD, dead, withImages("a", "b")).actions());
        assertEquals(
                List.of(new Action.CreateSandbox(1)),
                plan(POD, dead, withImages("a", "b").withStoppedSandbox("s")).actions());
    }

    @Test
    void oldContainersGoButTheLastDeadOneStays() {
        ObservedPod observed = new ObservedPod(
                List.of(sandbox("s", 0, true)),
                List.of(
                        running("3", "s", "a", 2),
                        exited("2", "s", "a", 1, 1),
                        exited("1", "s", "a", 0, 1),
                        running("4", "s", "b", 0)));
        assertEquals(
                List.of(new Action.RemoveContainer("1", "")),
                plan(POD, observed, PodMemory.NONE).actions());
    }

    @Test
    void deletionGoesKillStopRemoveCleanDeleteForget() {
        Pod deleting = new PodBuilder(POD)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:20Z")
                .withDeletionGracePeriodSeconds(20L)
                .endMetadata()
                .build();
        ObservedPod running = new ObservedPod(
                List.of(sandbox("s", 0, true)), List.of(running("1", "s", "a", 0), exited("2", "s", "b", 0, 0)));
        assertEquals(
                List.of(new Action.KillContainer("a", "1", NOW.plusSeconds(20), "Stopping container a")),
                plan(deleting, running, PodMemory.NONE).actions());
        ObservedPod ended = new ObservedPod(List.of(sandbox("s", 0, true)), List.of(exited("1", "s", "a", 0, 0)));
        assertEquals(
                List.of(new Action.StopSandbox("s")),
                plan(deleting, ended, PodMemory.NONE).actions());
        PodMemory stopped = PodMemory.NONE.withStoppedSandbox("s");
        assertEquals(
                List.of(new Action.RemoveSandbox("s")),
                plan(deleting, ended, stopped).actions());
        assertEquals(
                List.of(new Action.CleanUp()),
                plan(deleting, ObservedPod.NOTHING, stopped).actions());
        assertEquals(
                List.of(new Action.DeleteFromApi()),
                plan(deleting, ObservedPod.NOTHING, stopped.withCleaned()).actions());
        PodMemory deleted = stopped.withCleaned().withDeleted();
        assertEquals(List.of(), plan(deleting, ObservedPod.NOTHING, deleted).actions(), "the watch will tell");
        assertEquals(
                List.of(new Action.Forget()),
                Planner.plan(
                                DesiredPod.goneFrom(deleting),
                                ObservedPod.NOTHING,
                                deleted.withTermination(new Termination(NOW, 20)),
                                NOW)
                        .actions());
    }

    @Test
    void anotherDeleteShortensTheGraceOnly() {
        PodMemory first = afterDelete(30, PodMemory.NONE, NOW);
        PodMemory shortened = afterDelete(5, first, NOW.plusSeconds(2));
        assertEquals(new Termination(NOW, 5), shortened.termination());
        PodMemory kept = afterDelete(60, shortened, NOW.plusSeconds(3));
        assertEquals(new Termination(NOW, 5), kept.termination());
        assertEquals(Duration.ofSeconds(2), new Termination(NOW, 5).remaining(NOW.plusSeconds(3)));
    }

    private static PodMemory afterDelete(long grace, PodMemory memory, Instant now) {
        return Recollection.update(DesiredPod.of(deleting(grace)), ObservedPod.NOTHING, memory, Set.of(), now);
    }

    private static Pod deleting(long grace) {
        return new PodBuilder(POD)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:20Z")
                .withDeletionGracePeriodSeconds(grace)
                .endMetadata()
                .build();
    }

    @Test
    void anOrphanIsEndedWithoutItsSpec() {
        DesiredPod orphan = DesiredPod.orphan(DesiredPod.of(POD).id());
        ObservedPod observed = new ObservedPod(List.of(sandbox("s", 0, true)), List.of(running("1", "s", "a", 0)));
        PodMemory memory = Recollection.update(orphan, observed, PodMemory.NONE, Set.of(), NOW);
        assertEquals(
                List.of(new Action.KillContainer("a", "1", NOW.plusSeconds(30), "Stopping container a")),
                Planner.plan(orphan, observed, memory, NOW).actions());
        assertEquals(
                List.of(new Action.Forget()),
                Planner.plan(orphan, ObservedPod.NOTHING, memory.withCleaned(), NOW)
                        .actions());
    }

    @Test
    void anEphemeralContainerStartsOnceWhateverTheOthersDo() {
        Pod pod = new PodBuilder(Pods.pod("Always", "a").build())
                .editSpec()
                .addNewInitContainer()
                .withName("first")
                .withImage(Pods.IMAGE)
                .endInitContainer()
                .addNewEphemeralContainer()
                .withName("look")
                .withImage(Pods.IMAGE)
                .endEphemeralContainer()
                .endSpec()
                .build();
        ObservedContainer first = running("c1", "s1", "first", 0);
        ObservedPod before = new ObservedPod(List.of(sandbox("s1", 0, true)), List.of(first));
        ObservedPod after =
                new ObservedPod(List.of(sandbox("s1", 0, true)), List.of(first, exited("c2", "s1", "look", 0, 1)));

        assertEquals(
                List.of(new Action.CreateAndStartContainer("look", 0, "s1")),
                plan(pod, before, withImages("look")).actions());
        assertEquals(List.of(), plan(pod, after, withImages("look")).actions());
        assertEquals(
                List.of(),
                plan(pod, before, withImages("look").withContainer("look", c -> c.withAttempt(0)))
                        .actions());
    }
}
