package io.nodeagent.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.nodeagent.agent.objects.FakeObjectReader;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectFilesTest {
    private final ObjectFiles files = new ObjectFiles(new FakeObjectReader()
            .with(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("c")
                    .endMetadata()
                    .withData(Map.of("text", "hällo"))
                    .withBinaryData(Map.of("raw", "AP8="))
                    .build())
            .with(new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("s")
                    .endMetadata()
                    .withData(Map.of("key", "c2VjcmV0"))
                    .build())
            .with(new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("broken")
                    .endMetadata()
                    .withData(Map.of("bad", "!!"))
                    .build()));

    private static ProjectedFile file(byte[] content, int mode) {
        return new ProjectedFile(content, mode);
    }

    private Map<String, ProjectedFile> configMap(String yaml) {
        return files.of(PodYaml.of(yaml, ConfigMapVolumeSource.class), "shop");
    }

    private Map<String, ProjectedFile> secret(String yaml) {
        return files.of(PodYaml.of(yaml, SecretVolumeSource.class), "shop");
    }

    @Test
    void everyKeyIsAFile() {
        assertEquals(
                Map.of(
                        "text", file("hällo".getBytes(StandardCharsets.UTF_8), 0644),
                        "raw", file(new byte[] {0, -1}, 0644)),
                configMap("{name: c}"));
    }

    @Test
    void itemsChooseNamesAndModes() {
        byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                Map.of("a/b", file(secret, 0400), "c", file(secret, 0600)),
                secret(
                        "{secretName: s, defaultMode: 256, items: [{key: key, path: a/b}, {key: key, path: c, mode: 384}]}"));
    }

    @Test
    void whatIsMissingIsNamedUnlessOptional() {
        assertEquals(
                "configmap \"x\" not found",
                assertThrows(NotFoundException.class, () -> configMap("{name: x}"))
                        .getMessage());
        assertEquals(
                "secret \"x\" not found",
                assertThrows(NotFoundException.class, () -> secret("{secretName: x}"))
                        .getMessage());
        assertEquals(
                "references non-existent config key: k",
                assertThrows(NotFoundException.class, () -> configMap("{name: c, items: [{key: k, path: k}]}"))
                        .getMessage());
        assertEquals(
                "references non-existent secret key: k",
                assertThrows(NotFoundException.class, () -> secret("{secretName: s, items: [{key: k, path: k}]}"))
                        .getMessage());
        assertEquals(Map.of(), configMap("{name: x, optional: true}"));
        assertEquals(Map.of(), secret("{secretName: s, optional: true, items: [{key: k, path: k}]}"));
    }

    @Test
    void brokenDataIsNotShown() {
        String message = assertThrows(InvalidArgumentException.class, () -> secret("{secretName: broken}"))
                .getMessage();
        assertEquals("key bad of the secret is not base64", message);
        assertFalse(
                file("hidden".getBytes(StandardCharsets.UTF_8), 0).toString().contains("hidden"));
    }
}
