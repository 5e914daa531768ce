package io.nodeagent.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.nodeagent.agent.objects.FakeObjectReader;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProjectedSourcesTest {
    private static final NodeResources NODE =
            new NodeResources(new Amount(1000, 1L << 30, 1L << 40, 110), Amount.NONE, Amount.NONE);

    private final Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final FakeObjectReader api = new FakeObjectReader(() -> now)
            .with(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("c")
                    .endMetadata()
                    .withData(Map.of("a", "1", "b", "2"))
                    .build());
    private final PodTokens tokens = new PodTokens(api, () -> now, () -> Duration.ZERO);
    private final ProjectedSources sources =
            new ProjectedSources(new ObjectFiles(api), new DownwardFiles(NODE), tokens);
    private final Pod pod = pod();

    private static Pod pod() {
        Pod pod = PodYaml.withSpec("containers: [{name: a, resources: {limits: {memory: 3Mi}}}]\n");
        pod.getMetadata().setNamespace("shop");
        pod.getMetadata().setLabels(Map.of("z", "say \"hi\"", "app", "x\ny"));
        return pod;
    }

    private Map<String, String> read(String yaml, OptionalLong group) {
        Map<String, String> texts = new TreeMap<>();
        sources.of(PodYaml.of(yaml, ProjectedVolumeSource.class), pod, new FolderOwner(group))
                .forEach((path, file) -> texts.put(
                        path, "%o %s".formatted(file.mode(), new String(file.content(), StandardCharsets.UTF_8))));
        return texts;
    }

    private Map<String, String> read(String yaml) {
        return read(yaml, OptionalLong.empty());
    }

    @Test
    void sourcesShareAFolderAndTheDefaultMode() {
        assertEquals(
                Map.of("conf/one", "400 1", "labels", "440 app=\"x\\ny\"\nz=\"say \\\"hi\\\"\"", "mem", "400 3"),
                read("""
                        defaultMode: 256
                        sources:
                        - configMap: {name: c, items: [{key: a, path: conf/one}]}
                        - downwardAPI:
                            items:
                            - {path: labels, mode: 288, fieldRef: {fieldPath: metadata.labels}}
                            - {path: mem, resourceFieldRef: {containerName: a, resource: limits.memory, divisor: 1Mi}}
                        - secret: {name: none, optional: true}
                        """));
    }

    @Test
    void whatIsMissingOrUnknownIsNamed() {
        assertThrows(NotFoundException.class, () -> read("sources: [{secret: {name: none}}]"));
        FailedPreconditionException refused = assertThrows(
                FailedPreconditionException.class, () -> read("sources: [{clusterTrustBundle: {name: x, path: y}}]"));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("sources[0]: "), refused.toString());
        assertThrows(
                InvalidArgumentException.class,
                () -> read("sources: [{downwardAPI: {items: [{path: p, fieldRef: {fieldPath: status.podIP}}]}}]"));
    }

    @Test
    void aTokenIsForTheOneUserOrTheGroupOfThePod() {
        String yaml = "sources: [{serviceAccountToken: {path: t, audience: vault}}]";
        String token = "token 1 of default for vault";
        assertEquals(Map.of("t", "644 " + token), read(yaml));
        assertEquals(Map.of("t", "600 " + token), read(yaml, OptionalLong.of(7)));
        assertEquals(OptionalLong.empty(), owner("containers: [{name: a}]"));
        assertEquals(
                OptionalLong.of(5),
                owner("securityContext: {runAsUser: 4}\ncontainers: [{name: a, securityContext: {runAsUser: 5}}]"));
        assertEquals(
                OptionalLong.of(4),
                owner(
                        "securityContext: {runAsUser: 4}\ninitContainers: [{name: i}]\ncontainers: [{name: a, securityContext: {}}]"));
        assertEquals(
                OptionalLong.empty(),
                owner(
                        "securityContext: {runAsUser: 4}\ncontainers: [{name: a, securityContext: {runAsUser: 5}}, {name: b}]"));
        assertEquals(
                OptionalLong.empty(), owner("containers: [{name: a, securityContext: {runAsUser: 5}}, {name: b}]"));
    }

    private OptionalLong owner(String spec) {
        ProjectedFile file = Objects.requireNonNull(sources.of(
                        PodYaml.of("sources: [{serviceAccountToken: {path: t}}]", ProjectedVolumeSource.class),
                        PodYaml.withSpec(spec),
                        new FolderOwner(OptionalLong.empty()))
                .get("t"));
        assertEquals(file.user().isPresent() ? 0600 : 0644, file.mode());
        return file.user();
    }
}
