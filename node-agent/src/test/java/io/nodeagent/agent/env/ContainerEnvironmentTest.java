package io.nodeagent.agent.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.nodeagent.agent.objects.FakeObjectReader;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerEnvironmentTest {
    private static final NodeResources NODE =
            new NodeResources(new Amount(4000, 8L << 30, 100L << 30, 110), Amount.NONE, Amount.NONE);

    private final FakeObjectReader objects = new FakeObjectReader()
            .with(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("settings")
                    .endMetadata()
                    .withData(Map.of("COLOR", "red", "size=1", "odd", "b", "2"))
                    .build())
            .with(new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("keys")
                    .endMetadata()
                    .withData(Map.of("token", "czNjcjN0", "COLOR", "Ymx1ZQ==", "broken", "***"))
                    .build());

    private List<Service> services = List.of();
    private final ContainerEnvironment environment = new ContainerEnvironment(objects, NODE, () -> services);

    private Map<String, String> resolve(String container) {
        Pod pod = PodYaml.of("""
                metadata:
                  name: web
                  namespace: shop
                  uid: u-1
                  labels: {app: web}
                  annotations: {"example.com/note": "it's"}
                spec:
                  nodeName: n1
                  serviceAccountName: robot
                  containers:
                  -
                """ + container.indent(4) + """
                  - {name: other, resources: {limits: {cpu: 1500m}}}
                """);
        return environment.resolve(
                pod, pod.getSpec().getContainers().getFirst(), List.of("10.0.0.5", "fd00::5"), List.of("192.168.1.2"));
    }

    private String refused(Class<? extends NodeAgentException> type, String container) {
        return String.valueOf(assertThrows(type, () -> resolve(container)).getMessage());
    }

    private static Service service(String namespace, String name, String address, String ports) {
        return PodYaml.of(
                "metadata: {namespace: %s, name: %s}\nspec: {clusterIP: %s, ports: [%s]}\n"
                        .formatted(namespace, name, address, ports),
                Service.class);
    }

    @Test
    void servicesAreToldOfAsLinksAndByTheirOwnNames() {
        services = List.of(
                service("shop", "my-db", "10.0.0.9", "{name: sql-main, port: 5432}, {port: 53, protocol: UDP}"),
                service("shop", "headless", "None", "{port: 1}"),
                service("other", "far", "10.0.0.8", "{port: 1}"),
                service("default", "kubernetes", "\"fd00::1\"", "{name: https, port: 443}"));
        Map<String, String> result =
                resolve("name: a\nenv: [{name: D, value: $(MY_DB_SERVICE_HOST)}, {name: MY_DB_PORT, value: own}]");
        assertEquals(
                Map.ofEntries(
                        Map.entry("D", "10.0.0.9"),
                        Map.entry("MY_DB_SERVICE_HOST", "10.0.0.9"),
                        Map.entry("MY_DB_SERVICE_PORT", "5432"),
                        Map.entry("MY_DB_SERVICE_PORT_SQL_MAIN", "5432"),
                        Map.entry("MY_DB_PORT", "own"),
                        Map.entry("MY_DB_PORT_5432_TCP", "tcp://10.0.0.9:5432"),
                        Map.entry("MY_DB_PORT_5432_TCP_PROTO", "tcp"),
                        Map.entry("MY_DB_PORT_5432_TCP_PORT", "5432"),
                        Map.entry("MY_DB_PORT_5432_TCP_ADDR", "10.0.0.9"),
                        Map.entry("MY_DB_PORT_53_UDP", "udp://10.0.0.9:53"),
                        Map.entry("MY_DB_PORT_53_UDP_PROTO", "udp"),
                        Map.entry("MY_DB_PORT_53_UDP_PORT", "53"),
                        Map.entry("MY_DB_PORT_53_UDP_ADDR", "10.0.0.9"),
                        Map.entry("KUBERNETES_SERVICE_HOST", "fd00::1"),
                        Map.entry("KUBERNETES_SERVICE_PORT", "443"),
                        Map.entry("KUBERNETES_SERVICE_PORT_HTTPS", "443"),
                        Map.entry("KUBERNETES_PORT", "tcp://[fd00::1]:443"),
                        Map.entry("KUBERNETES_PORT_443_TCP", "tcp://[fd00::1]:443"),
                        Map.entry("KUBERNETES_PORT_443_TCP_PROTO", "tcp"),
                        Map.entry("KUBERNETES_PORT_443_TCP_PORT", "443"),
                        Map.entry("KUBERNETES_PORT_443_TCP_ADDR", "fd00::1")),
                result);
    }

    @Test
    void withoutLinksOnlyTheApiIsToldOf() {
        services = List.of(
                service("default", "kubernetes", "10.0.0.1", "{name: https, port: 443}"),
                service("shop", "db", "10.0.0.9", "{port: 5432}"));
        Map<String, String> variables = ServiceVariables.of(services, "shop", false);
        assertEquals("10.0.0.1", variables.get("KUBERNETES_SERVICE_HOST"));
        assertFalse(variables.containsKey("DB_SERVICE_HOST"));
    }

    @Test
    void valuesReferToWhatCameBefore() {
        assertEquals(Map.of("A", "1", "B", "1-$(C)", "C", "$(A)", "D", ""), resolve("""
                        name: a
                        env: [{name: A, value: "1"}, {name: B, value: "$(A)-$(C)"}, {name: C, value: "$$(A)"}, {name: D}]
                        """));
    }

    @Test
    void wholeObjectsComeFirstWithTheirPrefixAndInOrder() {
        Map<String, String> result = resolve("""
                name: a
                envFrom: [{configMapRef: {name: settings}}, {prefix: S_, secretRef: {name: keys2, optional: true}}]
                env: [{name: b, value: "$(COLOR)"}]
                """);
        assertEquals(Map.of("COLOR", "red", "b", "red"), result);
        assertFalse(result.containsKey("size=1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata.name                            | web",
                "metadata.namespace                       | shop",
                "metadata.uid                             | u-1",
                "metadata.labels['app']                   | web",
                "metadata.labels['none']                  | ''",
                "metadata.annotations['example.com/note'] | it's",
                "spec.nodeName                            | n1",
                "spec.serviceAccountName                  | robot",
                "status.podIP                             | 10.0.0.5",
                "status.podIPs                            | 10.0.0.5,fd00::5",
                "status.hostIP                            | 192.168.1.2",
                "status.hostIPs                           | 192.168.1.2",
            })
    void fieldsOfThePod(String path, String value) {
        assertEquals(Map.of("F", value == null ? "" : value), resolve("""
                name: a
                env: [{name: F, valueFrom: {fieldRef: {fieldPath: "%s"}}}]
                """.formatted(path)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits.cpu                 | ''    | ''    | 1",
                "limits.cpu                 | ''    | 1m    | 250",
                "limits.memory              | ''    | ''    | 67108864",
                "limits.memory              | ''    | 1Mi   | 64",
                "limits.memory              | ''    | 1G    | 1",
                "limits.ephemeral-storage   | ''    | 1Gi   | 100",
                "requests.cpu               | ''    | 1m    | 100",
                "requests.memory            | ''    | 1Mi   | 64",
                "requests.ephemeral-storage | ''    | ''    | 0",
                "limits.cpu                 | other | 1m    | 1500",
                "limits.memory              | other | 1Gi   | 8",
                "requests.hugepages-2Mi     | ''    | ''    | 0",
            })
    void amountsOfContainers(String resource, String container, String divisor, String value) {
        assertEquals(Map.of("R", value), resolve("""
                name: a
                resources: {requests: {cpu: 100m}, limits: {cpu: 250m, memory: 64Mi}}
                env: [{name: R, valueFrom: {resourceFieldRef: {resource: %s, containerName: "%s"%s}}}]
                """.formatted(
                        resource, container, divisor.isEmpty() ? "" : ", divisor: " + divisor)));
    }

    @Test
    void keysOfObjects() {
        assertEquals(Map.of("C", "red", "T", "s3cr3t"), resolve("""
                        name: a
                        env:
                        - {name: C, valueFrom: {configMapKeyRef: {name: settings, key: COLOR}}}
                        - {name: T, valueFrom: {secretKeyRef: {name: keys2, key: token, optional: true}}}
                        - {name: U, valueFrom: {configMapKeyRef: {name: settings, key: none, optional: true}}}
                        - {name: T, value: s3cr3t}
                        """));
    }

    @Test
    void whatIsMissingIsNamedAsTheKubeletNamesIt() {
        assertEquals(
                "configmap \"gone\" not found",
                refused(NotFoundException.class, "{name: a, envFrom: [{configMapRef: {name: gone}}]}"));
        assertEquals(
                "secret \"gone\" not found",
                refused(
                        NotFoundException.class,
                        "{name: a, env: [{name: X, valueFrom: {secretKeyRef: {name: gone, key: k}}}]}"));
        assertEquals(
                "couldn't find key k in ConfigMap shop/settings",
                refused(
                        NotFoundException.class,
                        "{name: a, env: [{name: X, valueFrom: {configMapKeyRef: {name: settings, key: k}}}]}"));
    }

    @Test
    void aSecretThatIsNotBase64IsRefusedWithoutShowingIt() {
        String message = refused(
                InvalidArgumentException.class,
                "{name: a, env: [{name: X, valueFrom: {secretKeyRef: {name: keys, key: broken}}}]}");
        assertEquals("key broken of secret \"keys\" is not base64", message);
    }

    @Test
    void unknownSourcesAreRefused() {
        refused(
                FailedPreconditionException.class,
                "{name: a, env: [{name: X, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k}}}]}");
        refused(
                InvalidArgumentException.class,
                "{name: a, env: [{name: X, valueFrom: {fieldRef: {fieldPath: spec.containers}}}]}");
    }
}
