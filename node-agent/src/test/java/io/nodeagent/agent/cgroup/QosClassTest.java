package io.nodeagent.agent.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.agent.resource.PodYaml;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QosClassTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BestEffort | [{name: a}]                                                                   | []",
                "BestEffort | [{name: a, resources: {requests: {cpu: 0, ephemeral-storage: 1Gi}}}]          | []",
                "Burstable  | [{name: a, resources: {requests: {cpu: 1m}}}]                                 | []",
                "Burstable  | [{name: a, resources: {limits: {cpu: 1}}}]                                    | []",
                "Guaranteed | [{name: a, resources: {limits: {cpu: 1, memory: 1Mi}}}]                       | []",
                "Guaranteed | [{name: a, resources: {limits: {cpu: 1, memory: 1Mi}, requests: {cpu: 1000m, memory: 1024Ki}}}] | []",
                "Burstable  | [{name: a, resources: {limits: {cpu: 1, memory: 1Mi}, requests: {cpu: 500m}}}] | []",
                "Burstable  | [{name: a, resources: {limits: {cpu: 1, memory: 1Mi}}}, {name: b}]            | []",
                "Burstable  | [{name: a, resources: {limits: {cpu: 1, memory: 1Mi}}}]                       | [{name: i}]",
                "Guaranteed | [{name: a, resources: {limits: {cpu: 1, memory: 1Mi}}}]                       | [{name: i, resources: {limits: {cpu: 2, memory: 2Mi}}}]",
                "Burstable  | [{name: a}]                                                                   | [{name: i, resources: {limits: {cpu: 2}}}]",
            })
    void table(String expected, String containers, String initContainers) {
        String spec = "containers: %s\ninitContainers: %s\n".formatted(containers, initContainers);
        assertEquals(expected, QosClass.of(PodYaml.withSpec(spec).getSpec()).apiName());
    }
}
