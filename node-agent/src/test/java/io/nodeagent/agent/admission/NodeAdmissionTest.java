package io.nodeagent.agent.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.PodYaml;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAdmissionTest {
    private static final NodeResources.Amount ALLOCATABLE = new NodeResources.Amount(2000, 1000, 5000, 3);
    private static final Node NODE = PodYaml.of("""
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {disk: ssd, zone: a, cores: "8"}}
            spec:
              taints:
              - {key: broken, value: "yes", effect: NoExecute}
              - {key: busy, effect: NoSchedule}
            """, Node.class);
    private static final String TOLERANT = "tolerations: [{key: broken, operator: Exists}]\n";

    private Pressure pressure = Pressure.NONE;

    private static Pod asking(String requests) {
        return PodYaml.withSpec(TOLERANT + "containers: [{name: a, resources: {requests: %s}}]\n".formatted(requests));
    }

    private String reason(Pod pod, List<Pod> active) {
        NodeAdmission admission =
                new NodeAdmission(ALLOCATABLE, () -> Optional.of(NODE), () -> Optional.of(NODE), () -> pressure);
        return admission
                .shortage(pod, active)
                .or(() -> admission.unsuitable(pod))
                .map(Refusal::reason)
                .orElse("fits");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{cpu: 1500m, memory: 600}      | fits",
                "{cpu: 1501m}                   | OutOfcpu",
                "{memory: 601}                  | OutOfmemory",
                "{ephemeral-storage: 5001}      | OutOfephemeral-storage",
                "{example.com/unknown: 5}       | fits",
            })
    void whatIsAskedForMustBeFree(String requests, String wanted) {
        assertEquals(wanted, reason(asking(requests), List.of(asking("{cpu: 500m, memory: 400}"))));
    }

    @Test
    void aPodThatAsksForNothingStillTakesAPlace() {
        Pod pod = asking("{}");
        assertEquals("fits", reason(pod, List.of(pod, pod)));
        assertEquals("OutOfpods", reason(pod, List.of(pod, pod, pod)));
        Pod greedy = asking("{cpu: 3}");
        assertEquals("fits", reason(pod, List.of(greedy)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodeSelector: {disk: ssd, zone: a} | fits",
                "nodeSelector: {disk: hdd}          | NodeAffinity",
                "nodeSelector: {gpu: 'yes'}         | NodeAffinity",
            })
    void aNodeSelectorNamesLabels(String selector, String wanted) {
        assertEquals(wanted, reason(PodYaml.withSpec(TOLERANT + selector + "\ncontainers: [{name: a}]\n"), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{matchExpressions: [{key: disk, operator: In, values: [hdd, ssd]}]}    | fits",
                "{matchExpressions: [{key: disk, operator: NotIn, values: [ssd]}]}      | NodeAffinity",
                "{matchExpressions: [{key: gpu, operator: NotIn, values: [x]}]}         | fits",
                "{matchExpressions: [{key: zone, operator: Exists}]}                    | fits",
                "{matchExpressions: [{key: zone, operator: DoesNotExist}]}              | NodeAffinity",
                "{matchExpressions: [{key: cores, operator: Gt, values: ['7']}]}        | fits",
                "{matchExpressions: [{key: cores, operator: Lt, values: ['8']}]}        | NodeAffinity",
                "{matchExpressions: [{key: disk, operator: Gt, values: ['1']}]}         | NodeAffinity",
                "{matchFields: [{key: metadata.name, operator: In, values: [n1]}]}      | fits",
                "{matchFields: [{key: metadata.name, operator: In, values: [n2]}]}      | NodeAffinity",
                "{}                                                                     | NodeAffinity",
            })
    void requiredAffinityIsOneTermOfSeveral(String term, String wanted) {
        Pod pod = PodYaml.withSpec("""
                tolerations: [{key: broken, operator: Exists}]
                affinity:
                  nodeAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms:
                      - matchExpressions: [{key: disk, operator: In, values: [tape]}]
                      - %s
                containers: [{name: a}]
                """.formatted(term));
        assertEquals(wanted, reason(pod, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                          | TaintToleration",
                "[{operator: Exists}]                                        | fits",
                "[{key: broken, value: 'yes'}]                               | fits",
                "[{key: broken, operator: Equal, value: 'no'}]               | TaintToleration",
                "[{key: broken, operator: Exists, effect: NoSchedule}]       | TaintToleration",
                "[{key: broken, operator: Exists, effect: NoExecute}]        | fits",
            })
    void onlyTaintsThatExecuteCount(String tolerations, String wanted) {
        Pod pod = PodYaml.withSpec("tolerations: %s\ncontainers: [{name: a}]\n".formatted(tolerations));
        assertEquals(wanted, reason(pod, List.of()));
    }

    @Test
    void aMisfitIsLookedAtAgainWithTheNodeAsItIsNow() {
        Pod pod = PodYaml.withSpec(TOLERANT + "nodeSelector: {disk: ssd}\ncontainers: [{name: a}]\n");
        AtomicInteger asked = new AtomicInteger();
        Node before = PodYaml.of("apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n", Node.class);
        NodeAdmission admission = new NodeAdmission(
                ALLOCATABLE,
                () -> Optional.of(before),
                () -> {
                    asked.incrementAndGet();
                    return Optional.of(NODE);
                },
                () -> pressure);
        assertEquals(Optional.empty(), admission.unsuitable(pod));
        assertEquals(1, asked.get());
        assertEquals(Optional.empty(), admission.unsuitable(asking("{}")));
        assertEquals(1, asked.get());
        assertEquals(
                Optional.empty(),
                new NodeAdmission(ALLOCATABLE, () -> Optional.of(before), Optional::empty, () -> pressure)
                        .unsuitable(pod));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | false | {}             | Evicted",
                "true | false | {memory: 100}  | fits",
                "true | true  | {memory: 100}  | Evicted",
                "false | true | {memory: 100}  | Evicted",
            })
    void aMachineThatIsShortOfMemoryTakesWhoHasSomePromised(
            boolean memory, boolean disk, String requests, String wanted) {
        pressure = new Pressure(memory, disk, false);
        assertEquals(wanted, reason(asking(requests), List.of()));
    }

    @Test
    void theConditionsAreNamed() {
        NodeAdmission admission =
                new NodeAdmission(ALLOCATABLE, Optional::empty, Optional::empty, () -> new Pressure(true, true, true));
        assertEquals(
                "Pod was rejected: The node had condition: [MemoryPressure, DiskPressure, PIDPressure]. ",
                admission.unsuitable(asking("{}")).orElseThrow().message());
    }

    @Test
    void criticalPodsAlwaysComeInAndWhoToleratesItDoesForMemory() {
        String tolerance = "tolerations: [{operator: Exists}]\n";
        pressure = new Pressure(true, true, true);
        assertEquals(
                "fits",
                reason(PodYaml.withSpec(tolerance + "priority: 2000001000\ncontainers: [{name: a}]\n"), List.of()));
        assertEquals("Evicted", reason(PodYaml.withSpec(tolerance + "containers: [{name: a}]\n"), List.of()));
        pressure = new Pressure(true, false, false);
        assertEquals("fits", reason(PodYaml.withSpec(tolerance + "containers: [{name: a}]\n"), List.of()));
    }
}
