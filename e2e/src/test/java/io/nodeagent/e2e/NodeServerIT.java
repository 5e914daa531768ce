package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The node's own port, asked by curl; an API server's part in it is the standalone one's reviews. */
class NodeServerIT {
    private static StandaloneNode node;
    private static int port;
    private static int healthzPort;

    @BeforeAll
    static void start() throws IOException {
        try (ServerSocket first = new ServerSocket(0);
                ServerSocket second = new ServerSocket(0)) {
            port = first.getLocalPort();
            healthzPort = second.getLocalPort();
        }
        node = StandaloneNode.start("--port=" + port, "--healthz-port=" + healthzPort);
        node.runPod("web", "sh", "-c", "echo one; echo two; sleep 1000");
        String _ = Eventually.get(
                Duration.ofSeconds(10), () -> node.kubectl("logs", "web").ok(), log -> log.contains("two"));
    }

    @AfterAll
    static void stop() {
        node.kubectl("delete", "pod", "--all", "--now").ok();
        node.close();
    }

    @Test
    void theNodeSaysWhereItsServerIs() {
        assertEquals(
                Integer.toString(port),
                node.kubectl(
                                "get",
                                "node",
                                node.name(),
                                "-o",
                                "jsonpath={.status.daemonEndpoints.kubeletEndpoint.Port}")
                        .ok());
        assertEquals("ok", curl("http://127.0.0.1:" + healthzPort + "/healthz"));
    }

    @Test
    void onlyWhoIsKnownAndMayIsAnswered() {
        for (String path : List.of(
                "/pods",
                "/healthz",
                "/containerLogs/default/web/web",
                "/exec/default/web/web",
                "/stats/summary",
                "/metrics",
                "/metrics/resource",
                "/metrics/cadvisor",
                "/metrics/probes")) {
            assertEquals("Unauthorized401", curl(url(path), "-w", "%{http_code}"), path);
            String refusal = asked("node", path, "-w", "%{http_code}");
            assertTrue(
                    refusal.startsWith("Forbidden (user=system:node:" + node.name() + ", verb=get, resource=nodes")
                            && refusal.endsWith("403"),
                    refusal);
        }
        String token = node.kubectl("create", "token", "default").ok().strip();
        assertEquals(
                "Forbidden (user=system:serviceaccount:default:default, verb=get, resource=nodes,"
                        + " subresource(s)=[pods proxy])\n",
                curl(url("/pods"), "-H", "Authorization: Bearer " + token));
        assertTrue(asked("admin", "/pods").contains("\"name\":\"web\""));
    }

    @Test
    void logsComeWithTheirOptions() {
        assertEquals("one\ntwo\n", asked("admin", "/containerLogs/default/web/web"));
        assertEquals("two\n", asked("admin", "/containerLogs/default/web/web?tailLines=1"));
        assertEquals("on", asked("admin", "/containerLogs/default/web/web?limitBytes=2"));
        assertTrue(
                asked("admin", "/containerLogs/default/web/web?timestamps=true").matches("(?s)20.*Z? .*one\n.*"));
        assertEquals(
                "previous terminated container \"web\" in pod \"web\" not found\n400",
                asked("admin", "/containerLogs/default/web/web?previous=true", "-w", "%{http_code}"));
    }

    @Test
    void aCommandsOutputComesByWebSocketThroughTheRelay() {
        String head = asked(
                "admin",
                "/exec/default/web/web?command=echo&command=said&output=1&error=1",
                "--include",
                "--output",
                "-",
                "--max-time",
                "5",
                "-H",
                "Connection: Upgrade",
                "-H",
                "Upgrade: websocket",
                "-H",
                "Sec-WebSocket-Version: 13",
                "-H",
                "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
                "-H",
                "Sec-WebSocket-Protocol: v4.channel.k8s.io");
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        assertTrue(head.contains("said"), head);
        assertFalse(head.contains("Failure"), head);
    }

    private static String url(String path) {
        return "https://127.0.0.1:" + port + path;
    }

    private static String asked(String who, String path, String... options) {
        Path pki = node.dataDir().resolve("api/pki");
        List<String> words = new ArrayList<>(List.of(
                "--cert",
                pki.resolve(who + ".crt").toString(),
                "--key",
                pki.resolve(who + ".key").toString()));
        words.addAll(List.of(options));
        return curl(url(path), words.toArray(String[]::new));
    }

    /** The node's certificate is its own authority. */
    private static String curl(String url, String... options) {
        List<String> words = new ArrayList<>(List.of(
                "curl",
                "--silent",
                "--max-time",
                "30",
                "--cacert",
                node.dataDir().resolve("pki/kubelet.crt").toString()));
        words.addAll(List.of(options));
        words.add(url);
        return Command.of(words.toArray(String[]::new)).run().out();
    }
}
