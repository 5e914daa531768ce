package io.nodeagent.standalone.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as its users meet it: through the real kubectl. No node runs, so pods stay Pending. */
final class KubectlIT {
    @TempDir
    Path folder;

    private ApiServer server;
    private Kubectl admin;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(d -> Files.isExecutable(Path.of(d, "kubectl"))),
                "kubectl is not installed");
        startServer();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aPodIsRunShownChangedAndDeleted() throws Exception {
        assertEquals("pod/web created\n", admin.succeed("run", "web", "--image=busybox", "--env=A=b"));
        String row = admin.succeed("get", "pods", "-o", "wide", "--no-headers");
        assertTrue(row.matches("web +0/1 +Pending +0 +[0-9]+s +<none> +node1 +<none> +<none>\\s+"), row);
        admin.succeed("label", "pod", "web", "tier=front");
        admin.succeed("patch", "pod", "web", "--type=json", "-p", image("/spec/containers/0/image", "busybox:2"));
        admin.succeed(
                "patch", "pod", "web", "-p", "{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"b:3\"}]}}");
        assertEquals(
                "front b:3 node1 PodScheduled BestEffort",
                admin.succeed(
                        "get",
                        "pod",
                        "web",
                        "-o",
                        "jsonpath={.metadata.labels.tier} {.spec.containers[0].image} {.spec.nodeName}"
                                + " {.status.conditions[0].type} {.status.qosClass}"));
        String refused = admin.fail("patch", "pod", "web", "-p", "{\"spec\":{\"dnsPolicy\":\"Default\"}}");
        assertTrue(refused.contains("spec.dnsPolicy: Forbidden: "), refused);
        admin.succeed("delete", "pod", "web", "--wait=false", "--grace-period=7");
        assertEquals("7", admin.succeed("get", "pod", "web", "-o", "jsonpath={.metadata.deletionGracePeriodSeconds}"));
        admin.succeed("delete", "pod", "web", "--grace-period=0", "--force");
        String gone = admin.fail("get", "pod", "web");
        assertEquals("Error from server (NotFound): pods \"web\" not found\n", gone);
    }

    @Test
    void topShowsWhatTheNodeMeasured() throws Exception {
        admin.succeed("run", "web", "--image=busybox", "--labels=app=web");
        admin.succeed("run", "idle", "--image=busybox");
        Path file = Files.writeString(folder.resolve("node.json"), """
                {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node1"},
                 "status": {"allocatable": {"cpu": "1", "memory": "1Gi"}}}
                """);
        admin.succeed("create", "-f", file.toString());
        assertEquals(
                List.of("node1", "250m", "25%", "512Mi", "50%"),
                List.of(admin.succeed("top", "node", "--no-headers").strip().split(" +")));
        for (String[] selection : new String[][] {{}, {"-l", "app=web"}, {"web"}, {"-A"}}) {
            List<String> words = new ArrayList<>(List.of("top", "pod", "--no-headers"));
            words.addAll(List.of(selection));
            String row = admin.succeed(words.toArray(String[]::new));
            assertTrue(row.matches("(default +)?web +8m +3Mi +\n"), row);
        }
        assertTrue(admin.succeed("top", "pod", "--containers").contains("a      8m           3Mi"));
        assertTrue(admin.run("top", "pod", "-l", "app=none").errors().contains("No resources found"));
        assertTrue(admin.fail("top", "pod", "idle").contains("pods.metrics.k8s.io \"idle\" not found"));
        assertEquals(
                "2026-01-01T00:00:02Z 1.5s 7000001n 3072Ki 0 1000",
                admin.succeed(
                        "get",
                        "pods.metrics.k8s.io",
                        "web",
                        "-o",
                        "jsonpath={.timestamp} {.window} {.containers[0].usage.cpu} {.containers[0].usage.memory}"
                                + " {.containers[1].usage.cpu} {.containers[1].usage.memory}"));
        assertTrue(admin.succeed("get", "nodes.metrics.k8s.io").contains("250000000n"));
        assertTrue(admin.succeed("explain", "pods", "--api-version=metrics.k8s.io/v1beta1")
                .contains("containers"));
        assertTrue(admin.fail("delete", "pods.metrics.k8s.io", "web").contains("MethodNotAllowed"));
        Kubectl node = new Kubectl(server.kubeconfigNode(), folder);
        assertTrue(node.fail("top", "pod").contains("cannot list resource \"pods\" in API group \"metrics.k8s.io\""));
    }

    @Test
    void aNamespaceTakesItsContentAlong() throws Exception {
        admin.succeed("create", "namespace", "foo");
        assertEquals("serviceaccount/default\n", admin.succeed("get", "sa", "-n", "foo", "-o", "name"));
        admin.succeed("create", "configmap", "c", "-n", "foo", "--from-literal=a=b");
        admin.succeed("create", "secret", "generic", "s", "-n", "foo", "--from-literal=a=b");
        assertEquals("Yg==", admin.succeed("get", "secret", "s", "-n", "foo", "-o", "jsonpath={.data.a}"));
        admin.succeed("delete", "namespace", "foo");
        assertTrue(admin.fail("get", "namespace", "foo").contains("NotFound"));
        assertEquals("", admin.succeed("get", "configmap,secret,sa", "-n", "foo", "-o", "name"));
        assertTrue(admin.fail("delete", "namespace", "default").contains("this namespace may not be deleted"));
    }

    @Test
    void everythingIsThereAfterARestart() throws Exception {
        admin.succeed("run", "web", "--image=busybox");
        String before = admin.succeed("get", "pod", "web", "-o", "json");
        server.close();
        startServer();
        assertEquals(before, admin.succeed("get", "pod", "web", "-o", "json"));
    }

    @Test
    void selectorsPagesAndCollections() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            admin.succeed("run", name, "--image=busybox", "--labels=app=" + name);
        }
        assertEquals("pod/a\npod/c\n", admin.succeed("get", "pods", "-l", "app in (a,c)", "-o", "name"));
        assertEquals("pod/b\n", admin.succeed("get", "pods", "--field-selector=metadata.name=b", "-o", "name"));
        assertEquals("pod/a\npod/b\npod/c\n", admin.succeed("get", "pods", "--chunk-size=1", "-o", "name"));
        String page = admin.succeed("get", "--raw", "/api/v1/namespaces/default/pods?limit=2");
        assertTrue(page.contains("\"remainingItemCount\":1"), page);
        assertTrue(admin.fail("get", "pods", "--field-selector=spec.foo=b").contains("field label not supported"));
        admin.succeed("delete", "pods", "--all", "--force", "--grace-period=0");
        assertEquals("", admin.succeed("get", "pods", "-o", "name"));
    }

    @Test
    void manifestsAreCheckedAndDryRunsWriteNothing() throws Exception {
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata: {generateName: gen-}
                spec: {containers: [%s]}
                """;
        Kubectl.Result made = admin.runWithInput(
                pod.formatted("{name: a, image: b}"), "create", "--validate=false", "-f", "-", "-o", "name");
        assertTrue(made.output().matches("pod/gen-[bcdfghjklmnpqrstvwxz2456789]{5}\n"), made.errors());
        Kubectl.Result invalid =
                admin.runWithInput(pod.formatted("{name: A}"), "create", "--validate=false", "-f", "-");
        assertTrue(invalid.errors().contains("spec.containers[0].image: Required value"), invalid.errors());
        assertTrue(invalid.errors().contains("spec.containers[0].name: Invalid value: \"A\""), invalid.errors());
        admin.succeed("run", "dry", "--image=busybox", "--dry-run=server");
        assertTrue(admin.fail("get", "pod", "dry").contains("NotFound"));
    }

    @Test
    void theNodeMayDoItsWorkAndNoMore() throws Exception {
        Kubectl node = new Kubectl(server.kubeconfigNode(), folder);
        assertEquals("yes\n", node.succeed("auth", "can-i", "patch", "pods", "--subresource=status"));
        assertTrue(node.succeed("auth", "whoami").contains("system:node:node1"));
        assertEquals(
                "No resources found in default namespace.\n",
                node.run("get", "pods").errors());
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: mirror
                  annotations: {kubernetes.io/config.mirror: abc}
                  ownerReferences: [{apiVersion: v1, kind: Node, name: %s, uid: u, controller: true}]
                spec: {nodeName: node1, containers: [{name: c, image: i}]}
                """;
        Path file = Files.writeString(folder.resolve("mirror.yaml"), pod.formatted("other"));
        assertTrue(node.fail("create", "-f", file.toString())
                .contains("a node may only create mirror pods, bound to it and owned by it"));
        Files.writeString(file, pod.formatted("node1").replace("config.mirror", "config.other"));
        assertTrue(node.fail("create", "-f", file.toString()).contains("may only create mirror pods"));
        Files.writeString(file, pod.formatted("node1"));
        node.succeed("create", "-f", file.toString());
        node.succeed("delete", "-f", file.toString(), "--force", "--grace-period=0");
        String refused = node.fail("delete", "secret", "x");
        assertTrue(
                refused.contains("secrets \"x\" is forbidden: User \"system:node:node1\" cannot delete resource"
                        + " \"secrets\" in API group \"\" in the namespace \"default\""),
                refused);
        assertEquals(
                PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(server.kubeconfigAdmin()));
    }

    @Test
    void nobodyIsServedWithoutACertificate() throws Exception {
        Kubectl.Result result = admin.run("get", "--raw", "/healthz");
        assertEquals("ok", result.output());
        Path anonymous = folder.resolve("anonymous.conf");
        String text = Files.readString(server.kubeconfigAdmin());
        Files.writeString(anonymous, text.replaceAll("(?m)^ +client-(certificate|key)-data: .*\n", ""));
        assertTrue(new Kubectl(anonymous, folder)
                .run("get", "--raw", "/healthz", "--token=x")
                .errors()
                .contains("Unauthorized"));
    }

    @Test
    void logsAreTheNodesWords() throws Exception {
        admin.succeed("run", "web", "--image=busybox");
        assertEquals("default/web/web tail=OptionalLong[3]\n", admin.succeed("logs", "web", "--tail=3"));
        assertTrue(admin.fail("logs", "web", "--previous").contains("previous terminated container"));
        assertTrue(admin.fail("logs", "web", "-c", "x").contains("container x is not valid for pod web"));
    }

    private static String image(String path, String image) {
        return "[{\"op\":\"replace\",\"path\":\"%s\",\"value\":\"%s\"}]".formatted(path, image);
    }

    private void startServer() throws InterruptedException {
        server = ApiServer.start(ApiServerConfig.of(
                folder.resolve("data"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "node1",
                new FakeNodeGateway(URI.create("http://127.0.0.1:1/"))));
        admin = new Kubectl(server.kubeconfigAdmin(), folder);
    }
}
