package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void podsHaveATokenThatReadsNoSecret() {
        node.kubectl("create", "secret", "generic", "hidden", "--from-literal=a=b")
                .ok();
        node.runPod("bearer", "sleep", "1001");
        String folder = "/var/run/secrets/kubernetes.io/serviceaccount";
        assertEquals(
                "ca.crt namespace token default",
                node.kubectl("exec", "bearer", "--", "sh", "-c", "cd %s; echo $(ls) $(cat namespace)".formatted(folder))
                        .ok()
                        .strip());
        String token =
                node.kubectl("exec", "bearer", "--", "cat", folder + "/token").ok();
        assertEquals(
                "system:serviceaccount:default:default",
                as(token, "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")
                        .ok());
        Command.Result secret = as(token, "get", "secret", "hidden");
        assertEquals(1, secret.exitCode());
        assertTrue(secret.err().contains("(Forbidden): secrets \"hidden\" is forbidden"), secret.err());
        assertTrue(as(node.kubectl("create", "token", "default").ok().strip(), "version")
                .ok()
                .contains("Server Version"));

        assertEquals("200", inPod("/api"));
        assertEquals("403", inPod("/api/v1/namespaces/default/secrets/hidden"));
        String door = node.kubectl("exec", "bearer", "--", "sh", "-c", "echo -n $KUBERNETES_PORT")
                .ok()
                .replace("tcp:", "https:");
        assertTrue(
                as(token, "version", "--server=" + door).ok().contains("Server Version"),
                "the certificate is good for " + door);

        node.kubectl("delete", "pod", "bearer", "--wait", "--grace-period=1").ok();
        Command.Result late = as(token, "auth", "whoami");
        assertTrue(late.err().contains("Unauthorized"), late.err());
        node.kubectl("delete", "secret", "hidden").ok();
    }

    /** What a client in the pod's network gets that has the pod's variables, token and authority: the status. */
    private String inPod(String path) {
        String id = node.podField("bearer", ".status.containerStatuses[0].containerID")
                .replaceFirst(".*://", "");
        long pid = MachineProcesses.of(id).getFirst();
        String variables = node.kubectl("exec", "bearer", "--", "sh", "-c", "env | grep ^KUBERNETES_SERVICE_")
                .ok();
        String folder = "/proc/" + pid + "/root/var/run/secrets/kubernetes.io/serviceaccount";
        String script = variables.strip() + """

                nsenter -t %d -n curl -sS -o /dev/null -w '%%{http_code}' --max-time 20 --cacert %s/ca.crt \\
                  -H "Authorization: Bearer $(cat %s/token)" https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT%s
                """.formatted(pid, folder, folder, path);
        return Command.of("sh", "-c", script).run().ok();
    }

    private Command.Result as(String token, String... words) {
        List<String> all = new ArrayList<>(List.of(
                "kubectl",
                "--kubeconfig=/dev/null",
                "--server=" + node.apiUrl(),
                "--certificate-authority=" + node.dataDir().resolve("api/pki/ca.crt"),
                "--token=" + token));
        all.addAll(List.of(words));
        return Command.of(all.toArray(String[]::new))
                .with("HOME", node.folder().toString())
                .run();
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
