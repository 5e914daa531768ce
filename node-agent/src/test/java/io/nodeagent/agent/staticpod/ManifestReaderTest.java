package io.nodeagent.agent.staticpod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import io.nodeagent.agent.fake.FakeClock;
import io.nodeagent.agent.spec.PodSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
    private static final Path FILE = Path.of("/etc/pods/web.yaml");
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, uid: mine, labels: {app: web}, finalizers: [x.example/y]}
            spec: {containers: [{name: c, image: i}]}
            """;

    private final ManifestReader reader = new ManifestReader("node-1", new FakeSchema(), new FakeClock());

    private Pod pod(Path file, String text) {
        return assertInstanceOf(Manifest.Wanted.class, reader.read(file, text.getBytes(StandardCharsets.UTF_8)))
                .pod();
    }

    @Test
    void aPodIsNamedForItsNodeAndKnownByItsContent() {
        Pod pod = pod(FILE, POD);
        assertEquals("web-node-1", pod.getMetadata().getName());
        assertEquals("default", pod.getMetadata().getNamespace());
        assertEquals("node-1", pod.getSpec().getNodeName());
        assertEquals("web", pod.getMetadata().getLabels().get("app"));
        assertTrue(pod.getMetadata().getFinalizers().isEmpty(), "nobody would take it away");
        String uid = pod.getMetadata().getUid();
        assertTrue(uid.matches("[0-9a-f]{32}"), uid);
        assertEquals(uid, pod.getMetadata().getAnnotations().get(PodSource.HASH));
        assertTrue(PodSource.isFile(pod));
        assertEquals(uid, pod(FILE, POD).getMetadata().getUid());
        assertNotEquals(uid, pod(Path.of("/etc/pods/other"), POD).getMetadata().getUid());
        assertNotEquals(
                uid,
                pod(FILE, POD.replace("image: i", "image: j")).getMetadata().getUid());
        assertNotEquals(
                uid,
                assertInstanceOf(
                                Manifest.Wanted.class,
                                new ManifestReader("node-2", new FakeSchema(), new FakeClock())
                                        .read(FILE, POD.getBytes(StandardCharsets.UTF_8)))
                        .pod()
                        .getMetadata()
                        .getUid());
    }

    @Test
    void noTaintSendsItAway() {
        Toleration all = pod(FILE, POD).getSpec().getTolerations().getFirst();
        assertEquals("Exists", all.getOperator());
        assertEquals("NoExecute", all.getEffect());
    }

    @Test
    void whatTheApiKeepsIsOutOfReach() {
        for (String[] spec : new String[][] {
            {"serviceAccountName: robot", "spec.serviceAccountName"},
            {"imagePullSecrets: [{name: s}]", "spec.imagePullSecrets[0]"},
            {"volumes: [{name: a, emptyDir: {}}, {name: b, secret: {secretName: s}}]", "spec.volumes[1].secret"},
            {"volumes: [{name: b, configMap: {name: s}}]", "spec.volumes[0].configMap"},
            {
                "volumes: [{name: b, projected: {sources: [{serviceAccountToken: {path: t}}]}}]",
                "spec.volumes[0].projected.sources[0].serviceAccountToken"
            },
            {
                "initContainers: [{name: i, image: i, env: [{name: E, valueFrom: {secretKeyRef: {name: s, key: k}}}]}]",
                "spec.initContainers[0].env[0].valueFrom.secretKeyRef"
            },
        }) {
            String text = POD.replace("spec: {", "spec: {" + spec[0] + ", ");
            Manifest.Broken broken =
                    assertInstanceOf(Manifest.Broken.class, reader.read(FILE, text.getBytes(StandardCharsets.UTF_8)));
            assertEquals(
                    spec[1]
                            + ": a static pod may not refer to objects of the API: leave it out, or create the pod by the API",
                    broken.why());
        }
    }
}
