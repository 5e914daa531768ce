package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What containers see in volumes that the API fills. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final StandaloneNode node = StandaloneNode.start();

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @Test
    void runningContainersSeeWhatChanges() {
        node.kubectl("create", "configmap", "conf", "--from-literal=key=one").ok();
        apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: reader, labels: {tier: a}}
                spec:
                  terminationGracePeriodSeconds: 1
                  volumes:
                  - name: conf
                    configMap: {name: conf}
                  - name: all
                    projected:
                      sources:
                      - secret: {name: late, optional: true}
                      - downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}
                  containers:
                  - name: c
                    image: "%s"
                    command: [sleep, "1001"]
                    volumeMounts:
                    - {name: conf, mountPath: /conf}
                    - {name: conf, mountPath: /part/key, subPath: key}
                    - {name: conf, mountPath: /part/none, subPathExpr: "$$(NONE)/x"}
                    - {name: all, mountPath: /all}
                """.formatted(StandaloneNode.IMAGE));
        node.kubectl("wait", "--for=condition=Ready", "pod/reader", "--timeout=60s")
                .ok();
        assertEquals("one one", read("cat /conf/key; echo -n ' '; cat /part/key; ls /part/none"));
        assertEquals("labels", read("ls /all").strip());

        setKey("two");
        await("two", "cat /conf/key");
        assertEquals("one", read("cat /part/key"));
        node.kubectl("create", "secret", "generic", "late", "--from-literal=s=secret")
                .ok();
        await("secret", "cat /all/s");
        node.kubectl("delete", "secret", "late").ok();
        await("gone", "cat /all/s 2>/dev/null || echo -n gone");
        node.kubectl("label", "--overwrite", "pod", "reader", "tier=b").ok();
        await("tier=\"b\"", "cat /all/labels");

        node.killAgent();
        node.startAgent();
        setKey("three");
        await("three", "cat /conf/key");
        node.kubectl("delete", "pod", "reader", "--wait").ok();
    }

    private void setKey(String value) {
        node.kubectl("patch", "configmap", "conf", "-p", "{\"data\":{\"key\":\"" + value + "\"}}")
                .ok();
    }

    private void apply(String yaml) {
        node.kubectlCommand("apply", "-f", "-").input(yaml).run().ok();
    }

    private String read(String script) {
        return node.kubectl("exec", "reader", "--", "sh", "-c", script).ok();
    }

    private void await(String wanted, String script) {
        String _ = Eventually.get(SOON, () -> read(script), wanted::equals);
    }
}
