package io.nodeagent.agent.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.detect.CgroupDetection;
import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's cgroups; needs root. */
class QosCgroupsIT {
    private static final CgroupPath ROOT =
            new CgroupPath("/node-agent-qos-" + ProcessHandle.current().pid());
    private static final NodeResources NODE =
            new NodeResources(new Amount(2000, 4L << 30, 1L << 40, 110), Amount.NONE, Amount.NONE);

    private final Cgroups cgroups = CgroupDetection.detect();
    private final QosCgroups qos = new QosCgroups(cgroups, ROOT, NODE);

    @BeforeEach
    void needsRoot() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "cgroups need root");
    }

    @AfterEach
    void remove() {
        cgroups.at(ROOT).remove();
        assertFalse(cgroups.at(ROOT).exists());
    }

    @Test
    void limitsReachTheKernelAndRemovalKillsWhatIsLeft() throws IOException, InterruptedException {
        PodSpec spec = PodYaml.withSpec("containers: [{name: a, resources: {limits: {cpu: 200m, memory: 64Mi}}}]")
                .getSpec();
        qos.create("u1", spec);
        qos.create("u1", spec);
        Cgroup group = cgroups.at(ROOT.child("podu1"));
        assertEquals(
                OptionalLong.of(64L << 20),
                group.statistics().memory().orElseThrow().limitBytes());
        Cgroup container = cgroups.create(ROOT.child("podu1").child("c1"));
        Process sleeper = new ProcessBuilder("sleep", "100").start();
        try {
            container.add(sleeper.pid());
            assertTrue(group.processesBelow().contains(sleeper.pid()));
            qos.remove("u1");
            assertEquals(137, sleeper.waitFor());
        } finally {
            sleeper.destroyForcibly();
        }
        assertFalse(group.exists());
        qos.remove("u1");
    }
}
