package io.nodeagent.cli.kubelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

class KubeletConfigurationTest {
    private static final String HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n";
    /** As kubeadm 1.36 writes it. */
    private static final String OF_KUBEADM = HEAD + """
            authentication:
              anonymous: {enabled: false}
              webhook: {cacheTTL: 0s, enabled: true}
              x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}
            authorization:
              mode: Webhook
              webhook: {cacheAuthorizedTTL: 0s, cacheUnauthorizedTTL: 0s}
            cgroupDriver: systemd
            clusterDNS: [10.96.0.10, 10.96.0.11]
            clusterDomain: cluster.local
            containerRuntimeEndpoint: ""
            cpuManagerReconcilePeriod: 0s
            crashLoopBackOff: {}
            evictionPressureTransitionPeriod: 0s
            fileCheckFrequency: 0s
            healthzBindAddress: 127.0.0.1
            healthzPort: 10248
            httpCheckFrequency: 0s
            imageMaximumGCAge: 0s
            imageMinimumGCAge: 0s
            logging:
              flushFrequency: 0
              options: {json: {infoBufferSize: "0"}, text: {infoBufferSize: "0"}}
              verbosity: 0
            memorySwap: {}
            nodeStatusReportFrequency: 0s
            nodeStatusUpdateFrequency: 0s
            rotateCertificates: true
            runtimeRequestTimeout: 0s
            shutdownGracePeriod: 0s
            staticPodPath: /etc/kubernetes/manifests
            syncFrequency: 0s
            """;

    @TempDir
    private Path folder = Path.of("");

    private KubeletConfiguration read(String text) throws IOException {
        return KubeletConfiguration.read(Files.writeString(folder.resolve("config.yaml"), text));
    }

    private static Map<String, String> options(KubeletConfiguration configuration) {
        Map<String, String> options = new TreeMap<>();
        ConfigurationFields.ALL.stream()
                .flatMap(field -> field.option().stream())
                .forEach(option -> Optional.ofNullable(configuration.defaultValue(
                                OptionSpec.builder(option).build()))
                        .ifPresent(value -> options.put(option, value)));
        return options;
    }

    @Test
    void whatKubeadmWritesIsTakenAndWhatDiffersIsSaid() throws IOException {
        KubeletConfiguration configuration = read(OF_KUBEADM);
        assertEquals(
                new TreeMap<>(Map.of(
                        "--anonymous-auth", "false",
                        "--authentication-token-webhook", "true",
                        "--authorization-mode", "Webhook",
                        "--client-ca-file", "/etc/kubernetes/pki/ca.crt",
                        "--cluster-dns", "10.96.0.10,10.96.0.11",
                        "--cluster-domain", "cluster.local",
                        "--pod-manifest-path", "/etc/kubernetes/manifests",
                        "--rotate-certificates", "true",
                        "--healthz-bind-address", "127.0.0.1",
                        "--healthz-port", "10248")),
                options(configuration));
        assertEquals(
                List.of("cgroupDriver"),
                configuration.warnings().stream()
                        .map(warning -> warning.substring(0, warning.indexOf(':')))
                        .toList());
    }

    @Test
    void mapsArePairsAndZeroCountsWhereItIsAValue() throws IOException {
        KubeletConfiguration configuration = read(HEAD + """
                evictionHard: {memory.available: 200Mi, nodefs.available: 10%}
                evictionSoft: {memory.available: 1Gi}
                evictionSoftGracePeriod: {memory.available: 1m30s}
                systemReserved: {cpu: 500m, memory: 1Gi}
                healthzPort: 0
                maxPods: 0
                """);
        assertEquals(
                new TreeMap<>(Map.of(
                        "--eviction-hard", "memory.available<200Mi,nodefs.available<10%",
                        "--eviction-soft", "memory.available<1Gi",
                        "--eviction-soft-grace-period", "memory.available=1m30s",
                        "--system-reserved", "cpu=500m,memory=1Gi",
                        "--healthz-port", "0")),
                options(configuration));
    }

    @Test
    void taintsAreWrittenAsTheOptionHasThemAndOtherObjectsAreShownAsTheyAre() throws IOException {
        KubeletConfiguration configuration = read(HEAD + """
                registerWithTaints:
                - {key: node-role.kubernetes.io/control-plane, effect: NoSchedule}
                - {key: gpu, value: "yes", effect: NoExecute}
                reservedMemory: [{numaNode: 0, limits: {memory: 1Gi}}]
                """);
        assertEquals(
                Map.of("--register-with-taints", "node-role.kubernetes.io/control-plane:NoSchedule,gpu=yes:NoExecute"),
                options(configuration));
        assertTrue(
                configuration.warnings().getFirst().startsWith("reservedMemory: [{\"numaNode\":0,"),
                configuration.warnings().toString());
    }

    @Test
    void aValueThatHoldsInAnyCaseIsNoNews() throws IOException {
        assertEquals(
                List.of(),
                read(HEAD + "cgroupDriver: cgroupfs\nenforceNodeAllocatable: [pods]\ncpuCFSQuota: true\n")
                        .warnings());
        assertEquals(
                List.of("cpuCFSQuota: false has no effect: CPU limits are quotas"),
                read(HEAD + "cpuCFSQuota: false\n").warnings());
    }

    @Test
    void unknownFieldsAreNamedByTheirPath() throws IOException {
        assertEquals(
                List.of("maxPod: there is no such field", "authentication.x509.file: there is no such field"),
                read(HEAD + "maxPod: 5\nauthentication: {x509: {file: a}}\n").warnings());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: KubeletConfiguration | is no KubeletConfiguration of kubelet.config.k8s.io/v1beta1",
                "[] | is no KubeletConfiguration",
                "'' | is no KubeletConfiguration",
                "a: [b | is no YAML: line 1",
            })
    void otherFilesAreRefused(String text, String wanted) {
        String said = String.valueOf(
                assertThrows(InvalidArgumentException.class, () -> read(text)).getMessage());
        assertTrue(said.startsWith("--config: " + folder) && said.contains(wanted), said);
    }

    @Test
    void aKeyGivenTwiceIsRefused() {
        String said = String.valueOf(
                assertThrows(InvalidArgumentException.class, () -> read(HEAD + "maxPods: 5\nmaxPods: 6\n"))
                        .getMessage());
        assertTrue(said.contains("is no YAML: line 4"), said);
    }

    @Test
    void theDocumentHasARowForEachField() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("..", "docs", "configuration.md"))) {
            assertIterableEquals(
                    ConfigurationFields.ALL.stream()
                            .map(KubeletConfigurationTest::row)
                            .toList(),
                    lines.filter(line -> line.startsWith("| `")).toList());
        }
    }

    private static String row(ConfigurationField field) {
        String held =
                String.join(", ", field.held().stream().map(h -> "`" + h + "`").toList());
        String otherwise = field.note() + (held.isEmpty() ? "" : " (" + held + ")");
        return field.option()
                .map(option -> "| `%s` | `%s` | |".formatted(field.path(), option))
                .orElse("| `%s` | | %s |".formatted(field.path(), otherwise));
    }
}
