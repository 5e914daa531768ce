package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kubectl of the distribution, which {@code make run} installs where there is none: 1.20 in Debian 12. It checks
 * manifests by OpenAPI version 2 as protobuf and knows nothing of field validation by the server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DebianKubectlIT {
    private static final String MANIFEST = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "applied", "labels": {"app": "first"}}, "spec": {
              "containers": [{"name": "c", "image": "localhost/sample/busybox:1",
                "command": ["sh", "-c", "echo hello; exec sleep 1000"], "env": [{"name": "A", "value": "b"}]}]}}
            """;

    @TempDir
    private static Path folder = Path.of("");

    private @Nullable StandaloneNode node;

    @BeforeAll
    void unpackKubectl() throws IOException {
        // The archive tool leaves its privileges for a download; it cannot write here then.
        Command.Result download = Command.of(
                        "sh",
                        "-c",
                        "cd \"$0\" && apt-get -o APT::Sandbox::User=root download -qq kubernetes-client"
                                + " && dpkg -x kubernetes-client_*.deb .",
                        folder.toString())
                .run();
        assumeTrue(download.exitCode() == 0, () -> "no package kubernetes-client: " + download.err());
        node = StandaloneNode.start();
    }

    @AfterAll
    void nothingIsLeft() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void appliesChangesAndExplains() {
        assertTrue(apply(MANIFEST).ok().contains("pod/applied created"));
        kubectl("wait", "--for=condition=Ready", "pod/applied", "--timeout=30s").ok();
        assertTrue(apply(MANIFEST.replace("first", "second")).ok().contains("pod/applied configured"));
        assertEquals("second", node().podField("applied", ".metadata.labels.app"));
        assertEquals("hello\n", kubectl("logs", "applied").ok());
        assertEquals(
                "b\n", kubectl("exec", "applied", "--", "sh", "-c", "echo $A").ok());
        assertTrue(kubectl("explain", "pod.spec.containers.env").ok().contains("value\t<string>"));
        kubectl("delete", "pod", "applied", "--now").ok();
    }

    @Test
    void findsAMisspelledField() {
        String said = apply(MANIFEST.replace("\"value\"", "\"valu\"")).failure();
        assertTrue(said.contains("unknown field \"valu\""), said);
    }

    private StandaloneNode node() {
        return Objects.requireNonNull(node);
    }

    private Command.Result apply(String manifest) {
        return command("apply", "-f", "-").input(manifest).run();
    }

    private Command.Result kubectl(String... words) {
        return command(words).run();
    }

    private Command command(String... words) {
        List<String> all =
                new ArrayList<>(List.of(folder.resolve("usr/bin/kubectl").toString()));
        all.addAll(List.of(words));
        return Command.of(all.toArray(String[]::new))
                .with("KUBECONFIG", node().kubeconfig().toString())
                .with("HOME", folder.toString());
    }
}
