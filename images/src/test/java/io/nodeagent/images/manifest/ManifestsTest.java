package io.nodeagent.images.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final Platform ARM64 = new Platform("linux", "arm64", "v8");

    private static String digest(int n) {
        return "sha256:" + "%064x".formatted(n);
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(String type, int n) {
        return "{'mediaType':'%s','digest':'%s','size':%d}".formatted(type, digest(n), n);
    }

    private static byte[] manifest(String configType, String layerType) {
        return bytes("{'schemaVersion':2,'mediaType':'%s','config':%s,'layers':[%s]}"
                .formatted(MediaTypes.OCI_MANIFEST, descriptor(configType, 1), descriptor(layerType, 2)));
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.config.v1+json, application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.oci.image.config.v1+json, application/vnd.oci.image.layer.v1.tar+zstd",
        "application/vnd.oci.image.config.v1+json, application/vnd.oci.image.layer.v1.tar",
        "application/vnd.docker.container.image.v1+json, application/vnd.docker.image.rootfs.diff.tar.gzip",
    })
    void readsImages(String configType, String layerType) {
        Manifest.Single single =
                assertInstanceOf(Manifest.Single.class, Manifests.parse(manifest(configType, layerType), ""));
        assertEquals(digest(1), single.config().digest().toString());
        assertEquals(
                List.of(2L), single.layers().stream().map(Descriptor::sizeBytes).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                "application/vnd.oci.image.layer.v1.tar+gzip+encrypted",
                "application/octet-stream",
            })
    void refusesLayersItCannotRead(String layerType) {
        byte[] manifest = manifest("application/vnd.oci.image.config.v1+json", layerType);
        InvalidArgumentException e = assertThrows(InvalidArgumentException.class, () -> Manifests.parse(manifest, ""));
        assertTrue(String.valueOf(e.getMessage()).contains(layerType), e.getMessage());
    }

    @Test
    void refusesArtifactsThatAreNoImages() {
        byte[] chart = manifest("application/vnd.cncf.helm.config.v1+json", "application/vnd.oci.image.layer.v1.tar");
        assertThrows(InvalidArgumentException.class, () -> Manifests.parse(chart, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{}",
                "{'schemaVersion':1,'fsLayers':[]}",
                "{'config':{},'layers':[]}",
                "{'config':{'digest':'sha256:xyz','size':1},'layers':[]}",
                "{'config':{'digest':'sha256:0000000000000000000000000000000000000000000000000000000000000001'},'layers':[]}",
                "{'manifests':[{'digest':'sha512:00','size':1}]}",
                "{'manifests':[{'digest':'sha256:0000000000000000000000000000000000000000000000000000000000000001','size':-1}]}",
                "{'manifests':[1,2]}",
            })
    void refusesGarbage(String json) {
        assertThrows(InvalidArgumentException.class, () -> Manifests.parse(bytes(json), ""));
    }

    private static Manifest.Index index(String... platforms) {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < platforms.length; i++) {
            String[] parts = platforms[i].split("/", -1);
            entries.append(i == 0 ? "" : ",")
                    .append("{'digest':'%s','size':5,'platform':{'os':'%s','architecture':'%s','variant':'%s'}}"
                            .formatted(digest(i), parts[0], parts[1], parts.length > 2 ? parts[2] : ""));
        }
        byte[] content = bytes("{'schemaVersion':2,'manifests':[" + entries + "]}");
        return assertInstanceOf(Manifest.Index.class, Manifests.parse(content, MediaTypes.DOCKER_LIST));
    }

    @Test
    void picksTheMachinesImage() {
        Manifest.Index index = index("linux/arm/v7", "linux/arm64/v8", "windows/amd64", "linux/amd64");
        assertEquals(digest(3), Manifests.select(index, AMD64).digest().toString());
        assertEquals(digest(1), Manifests.select(index, ARM64).digest().toString());
    }

    @Test
    void bareArm64ServesAndExactVariantWins() {
        assertEquals(
                digest(0),
                Manifests.select(index("linux/arm64"), ARM64).digest().toString());
        Manifest.Index both = index("linux/arm64", "linux/arm64/v8");
        assertEquals(digest(1), Manifests.select(both, ARM64).digest().toString());
    }

    @Test
    void amd64WithNewerInstructionsIsNotTaken() {
        assertThrows(InvalidArgumentException.class, () -> Manifests.select(index("linux/amd64/v3"), AMD64));
        assertEquals(
                digest(1),
                Manifests.select(index("linux/amd64/v3", "linux/amd64"), AMD64)
                        .digest()
                        .toString());
    }

    @Test
    void namesWhatThereIsWhenNothingFits() {
        InvalidArgumentException e = assertThrows(
                InvalidArgumentException.class, () -> Manifests.select(index("linux/s390x", "linux/ppc64le"), AMD64));
        assertTrue(String.valueOf(e.getMessage()).contains("linux/s390x, linux/ppc64le"), e.getMessage());
    }

    @Test
    void readsConfigurations() {
        ImageDocument document = ImageDocument.parse(bytes("{'architecture':'amd64','os':'linux',"
                + "'config':{'Env':['A=b'],'Cmd':['sh'],'Entrypoint':null,'Volumes':{'/v':{}},'Labels':{'k':'v'},'User':'1:2'},"
                + "'rootfs':{'type':'layers','diff_ids':['" + digest(7) + "']}}"));
        assertEquals(List.of("A=b"), document.config().env());
        assertEquals(List.of(), document.config().entrypoint());
        assertEquals("1:2", document.config().user());
        assertEquals(digest(7), document.diffIds().getFirst().toString());
        document.requirePlatform(AMD64);
        assertThrows(InvalidArgumentException.class, () -> document.requirePlatform(ARM64));
        assertThrows(InvalidArgumentException.class, () -> document.requireLayers(2));
    }
}
