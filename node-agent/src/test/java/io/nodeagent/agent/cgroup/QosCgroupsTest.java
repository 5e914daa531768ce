package io.nodeagent.agent.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QosCgroupsTest {
    private static final NodeResources NODE =
            new NodeResources(new Amount(2000, 4L << 30, 1L << 40, 110), Amount.NONE, Amount.NONE);
    private static final PodSpec GUARANTEED = spec("limits: {cpu: 500m, memory: 64Mi}");
    private static final PodSpec BURSTABLE = spec("requests: {cpu: 250m}, limits: {memory: 64Mi}");
    private static final PodSpec BEST_EFFORT = spec("");

    private final FakeCgroups fake = new FakeCgroups();
    private final QosCgroups cgroups = new QosCgroups(fake, new CgroupPath("/kubepods"), NODE);

    private static PodSpec spec(String resources) {
        return PodYaml.withSpec("containers: [{name: a, resources: {%s}}]".formatted(resources))
                .getSpec();
    }

    private CgroupLimits limits(String path) {
        return fake.groups.getOrDefault(path, List.of()).getLast();
    }

    @Test
    void eachClassHasItsPlaceAndLimits() {
        cgroups.create("g", GUARANTEED);
        cgroups.create("b", BURSTABLE);
        cgroups.create("e", BEST_EFFORT);

        assertEquals(CgroupLimits.NONE.withCpuShares(2048), limits("/kubepods"));
        assertEquals(
                CgroupLimits.NONE.withCpuShares(512).withCpuQuota(50000, 100000).withMemoryLimit(64L << 20),
                limits("/kubepods/podg"));
        assertEquals(
                CgroupLimits.NONE.withCpuShares(256).withMemoryLimit(64L << 20), limits("/kubepods/burstable/podb"));
        assertEquals(CgroupLimits.NONE.withCpuShares(2), limits("/kubepods/besteffort/pode"));
        assertEquals(CgroupLimits.NONE.withCpuShares(2), limits("/kubepods/besteffort"));
        assertEquals("/kubepods/burstable/podb", cgroups.path("b", BURSTABLE).value());
    }

    @Test
    void theBurstableTierWeighsWhatItsPodsWerePromised() {
        cgroups.create("b1", BURSTABLE);
        cgroups.create("b2", BURSTABLE);
        cgroups.create("b2", BURSTABLE);
        assertEquals(CgroupLimits.NONE.withCpuShares(512), limits("/kubepods/burstable"));
        cgroups.remove("b1");
        assertEquals(CgroupLimits.NONE.withCpuShares(256), limits("/kubepods/burstable"));
    }

    @Test
    void podsThatOutlivedTheAgentStillCount() {
        cgroups.start(Map.of("old", 750L));
        assertEquals(CgroupLimits.NONE.withCpuShares(768), limits("/kubepods/burstable"));
        cgroups.create("b", BURSTABLE);
        assertEquals(CgroupLimits.NONE.withCpuShares(1024), limits("/kubepods/burstable"));
    }

    @Test
    void whatIsReservedIsKeptFromAllPods() {
        NodeResources reserved = new NodeResources(NODE.capacity(), new Amount(500, 1L << 30, 0, 0), Amount.NONE);
        new QosCgroups(fake, new CgroupPath("/other"), reserved).create("g", GUARANTEED);
        assertEquals(CgroupLimits.NONE.withCpuShares(1536).withMemoryLimit(3L << 30), limits("/other"));
    }

    @Test
    void removingKillsFirstFindsEveryTierAndDoesNotMindAbsence() {
        cgroups.create("e", BEST_EFFORT);
        cgroups.remove("e");
        cgroups.remove("e");
        assertEquals(List.of("kill /kubepods/besteffort/pode", "remove /kubepods/besteffort/pode"), fake.removals);
        assertFalse(fake.groups.containsKey("/kubepods/besteffort/pode"));
    }

    @Test
    void tiersRemovedBehindItsBackAreMadeAgain() {
        cgroups.create("e", BEST_EFFORT);
        fake.groups.clear();
        cgroups.create("e2", BEST_EFFORT);
        assertTrue(fake.groups.keySet().containsAll(List.of("/kubepods", "/kubepods/burstable")));
    }
}
