package io.nodeagent.agent.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PodAmountsTest {
    private static PodAmounts of(String spec) {
        return PodAmounts.of(PodYaml.withSpec(spec).getSpec());
    }

    @Test
    void containersAddUpAndALimitNeedsAll() {
        PodAmounts amounts = of("""
                containers:
                - {name: a, resources: {requests: {cpu: 100m, memory: 10Mi}, limits: {memory: 20Mi}}}
                - {name: b, resources: {limits: {cpu: 200m, memory: 5Mi}}}
                """);
        assertEquals(300, amounts.cpuRequestMillis());
        assertEquals(OptionalLong.empty(), amounts.cpuLimitMillis());
        assertEquals(15L << 20, amounts.memoryRequestBytes());
        assertEquals(OptionalLong.of(25L << 20), amounts.memoryLimitBytes());
    }

    @Test
    void anInitContainerCountsWhileItRunsBesideTheSidecarsBeforeIt() {
        PodAmounts amounts = of("""
                initContainers:
                - {name: side, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
                - {name: init, resources: {requests: {cpu: 500m}}}
                - {name: late, restartPolicy: Always, resources: {requests: {cpu: 50m}}}
                containers:
                - {name: a, resources: {requests: {cpu: 200m}}}
                """);
        assertEquals(600, amounts.cpuRequestMillis());
    }

    @Test
    void thePodsOwnFiguresReplaceTheSumAndOverheadIsAdded() {
        PodAmounts amounts = of("""
                resources: {requests: {cpu: "1"}, limits: {cpu: "2"}}
                overhead: {cpu: 10m, memory: 1Mi}
                containers:
                - {name: a, resources: {requests: {cpu: 200m, memory: 1Mi}}}
                """);
        assertEquals(1010, amounts.cpuRequestMillis());
        assertEquals(OptionalLong.of(2010), amounts.cpuLimitMillis());
        assertEquals(2L << 20, amounts.memoryRequestBytes());
        assertEquals(OptionalLong.empty(), amounts.memoryLimitBytes());
    }
}
