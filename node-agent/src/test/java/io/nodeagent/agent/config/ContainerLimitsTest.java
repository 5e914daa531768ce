package io.nodeagent.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.cri.v1.LinuxContainerResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerLimitsTest {
    private final ContainerLimits limits = new ContainerLimits(4L << 30);

    private LinuxContainerResources of(String spec) {
        Pod pod = PodYaml.withSpec(spec);
        return limits.of(pod, pod.getSpec().getContainers().getFirst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                      | 2    | 0      | 0        | 1000",
                "limits: {cpu: 200m}                                     | 204  | 20000  | 0        | 999",
                "requests: {cpu: 200m}                                   | 204  | 0      | 0        | 999",
                "limits: {cpu: 5m}                                       | 5    | 1000   | 0        | 999",
                "requests: {cpu: 100m}, limits: {cpu: 2}                 | 102  | 200000 | 0        | 999",
                "limits: {memory: 64Mi}                                  | 2    | 0      | 67108864 | 985",
                "limits: {cpu: 1, memory: 64Mi}                          | 1024 | 100000 | 67108864 | -997",
                "requests: {memory: 1Gi}                                 | 2    | 0      | 0        | 750",
                "requests: {memory: 4Gi}                                 | 2    | 0      | 0        | 3",
                "requests: {memory: 1}                                   | 2    | 0      | 0        | 999",
            })
    void table(String resources, long shares, long quota, long memory, long oomScore) {
        assertEquals(
                LinuxContainerResources.newBuilder()
                        .setCpuPeriod(100_000)
                        .setCpuQuota(quota)
                        .setCpuShares(shares)
                        .setMemoryLimitInBytes(memory)
                        .setOomScoreAdj(oomScore)
                        .build(),
                of("containers: [{name: a, resources: {%s}}]".formatted(resources)));
    }

    @Test
    void whatTheNodeCannotDoWithoutIsKilledLast() {
        assertEquals(
                -997,
                of("priorityClassName: system-node-critical\ncontainers: [{name: a}]")
                        .getOomScoreAdj());
    }

    @Test
    void aSidecarIsWorthWhatItServes() {
        Pod pod = PodYaml.withSpec("""
                initContainers: [{name: side, restartPolicy: Always}]
                containers: [{name: a, resources: {requests: {memory: 1Gi}}}, {name: b, resources: {requests: {memory: 2Gi}}}]
                """);
        assertEquals(
                750,
                limits.oomScoreAdjustment(
                        pod.getSpec(), pod.getSpec().getInitContainers().getFirst()));
    }
}
