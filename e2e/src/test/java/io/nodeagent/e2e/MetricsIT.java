package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The node's numbers, asked by curl and scraped by Prometheus, beside a container whose load is known. */
class MetricsIT {
    private static final List<String> PATHS =
            List.of("/metrics", "/metrics/resource", "/metrics/cadvisor", "/metrics/probes");

    private static StandaloneNode node;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        port = freePort();
        node = StandaloneNode.start("--port=" + port, "--healthz-port=0");
        node.kubectlCommand("apply", "-f", "-")
                .input("""
                apiVersion: v1
                kind: Pod
                metadata: {name: busy}
                spec:
                  containers:
                  - name: loop
                    image: %s
                    command: [sh, -c, "head -c 16777216 /dev/zero >/dev/shm/filled; echo begun; while :; do :; done"]
                    resources: {limits: {cpu: 200m, memory: 32Mi}}
                    readinessProbe: {exec: {command: ["true"]}, periodSeconds: 1}
                    volumeMounts: [{name: cache, mountPath: /cache}]
                  volumes: [{name: cache, emptyDir: {}}]
                """.formatted(StandaloneNode.IMAGE))
                .run()
                .ok();
        node.kubectl("wait", "--for=condition=Ready", "pod/busy", "--timeout=60s")
                .ok();
    }

    @AfterAll
    static void stop() {
        node.kubectl("delete", "pod", "--all", "--now").ok();
        node.close();
    }

    /** A fifth of a core is what the limit lets through; other work on the machine may leave less. */
    @Test
    void aBusyContainersRateIsItsLimit() {
        for (String series : List.of(
                "/metrics/cadvisor container_cpu_usage_seconds_total\\{container=\"loop\"[^}]*\\}",
                "/metrics/resource container_cpu_usage_seconds_total\\{container=\"loop\"[^}]*\\}",
                "/metrics/resource pod_cpu_usage_seconds_total\\{[^}]*pod=\"busy\"\\}")) {
            Sample first = sample(series);
            Sample last = Eventually.get(
                    Duration.ofSeconds(60), () -> sample(series), s -> s.millis() - first.millis() >= 3000);
            double rate = (last.value() - first.value()) / (last.millis() - first.millis()) * 1000;
            assertTrue(rate > 0.02 && rate < 0.3, series + " " + rate);
        }
    }

    /** The pod's fifth of a core and its 16 MiB, as kubectl shows them; both of one window that is told. */
    @Test
    void kubectlTopShowsTheLoadThatIsKnown() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            String[] pod = node.kubectl("top", "pod", "busy", "--no-headers")
                    .ok()
                    .strip()
                    .split(" +", -1);
            long millis = Long.parseLong(pod[1].replace("m", ""));
            long mebibytes = Long.parseLong(pod[2].replace("Mi", ""));
            assertTrue(millis > 20 && millis < 300, List.of(pod).toString());
            assertTrue(mebibytes >= 16 && mebibytes <= 32, List.of(pod).toString());
            Thread.sleep(1000);
        }
        String[] machine =
                node.kubectl("top", "node", "--no-headers").ok().strip().split(" +", -1);
        assertEquals(node.name(), machine[0]);
        assertTrue(
                Long.parseLong(machine[1].replace("m", "")) > 0,
                List.of(machine).toString());
        String window = node.kubectl("get", "pods.metrics.k8s.io", "busy", "-o", "jsonpath={.window}")
                .ok();
        double seconds = Double.parseDouble(window.replace("s", ""));
        assertTrue(seconds >= 0.9 && seconds <= 31, window);
        node.runPod("fresh", "sleep", "1000");
        assertTrue(node.kubectl("top", "pod", "fresh").ok().contains("fresh"), "at once, without a wait for samples");
        node.kubectl("delete", "pod", "fresh", "--now").ok();
    }

    @Test
    void cadvisorsSeriesSayWhoseTheyAre() {
        String text = scrape("/metrics/cadvisor");
        for (String wanted : List.of(
                "container_memory_working_set_bytes\\{container=\"loop\",id=\"[^\"]*/pod[^\"]*\",image=\""
                        + StandaloneNode.IMAGE + "\""
                        + ",name=\"[0-9a-f]+\",namespace=\"default\",pod=\"busy\"\\} [1-9]\\d* \\d{13}",
                "container_cpu_cfs_throttled_periods_total\\{container=\"loop\"[^}]*\\} [1-9]\\d* \\d{13}",
                "container_spec_cpu_quota\\{container=\"loop\"[^}]*\\} 20000 \\d{13}",
                "container_spec_memory_limit_bytes\\{container=\"loop\"[^}]*\\} 33554432 \\d{13}",
                "container_network_receive_bytes_total\\{container=\"\"[^}]*pod=\"busy\",interface=\"eth0\"\\} \\d+ \\d{13}",
                "container_fs_usage_bytes\\{container=\"\",id=\"/\"[^}]*\\} [1-9]\\d* \\d{13}",
                "machine_memory_bytes\\{[^}]*\\} [1-9]\\d*")) {
            assertTrue(Pattern.compile("(?m)^" + wanted + "$").matcher(text).find(), () -> wanted + "\n" + text);
        }
    }

    @Test
    void noSeriesOutlivesItsContainer() {
        node.runPod("brief", "sleep", "1000");
        for (String path : List.of("/metrics/cadvisor", "/metrics/resource")) {
            assertTrue(scrape(path).contains("pod=\"brief\""), path);
        }
        node.kubectl("delete", "pod", "brief", "--now").ok();
        for (String path : PATHS) {
            assertFalse(scrape(path).contains("pod=\"brief\""), path);
        }
        assertFalse(scrape("/stats/summary").contains("\"name\":\"brief\""));
    }

    @Test
    void theSummaryHasPodsDisksAndNetworks() {
        String summary = scrape("/stats/summary");
        for (String wanted : List.of(
                "\"nodeName\":\"" + node.name() + "\"",
                "\"podRef\":{\"name\":\"busy\",\"namespace\":\"default\",\"uid\":\"",
                "\"name\":\"loop\",\"startTime\":\"20",
                "\"imageFs\":{\"time\":\"20",
                "\"rootfs\":{\"time\":\"20",
                "\"logs\":{\"time\":\"20",
                "\"name\":\"cache\"}",
                "\"ephemeral-storage\":{\"time\":\"20",
                "\"process_stats\":{\"process_count\":",
                "\"name\":\"eth0\",\"rxBytes\":")) {
            assertTrue(summary.contains(wanted), () -> wanted + "\n" + summary);
        }
        String little = scrape("/stats/summary?only_cpu_and_memory=true");
        assertTrue(little.contains("\"name\":\"loop\""), little);
        assertFalse(little.contains("\"fs\":") || little.contains("rxBytes") || little.contains("rootfs"), little);
    }

    @Test
    void theAgentCountsWhatItDoes() {
        String text = scrape("/metrics");
        for (String wanted : List.of(
                "kubelet_node_name\\{node=\"" + node.name() + "\"\\} 1",
                "kubelet_running_pods [1-9]",
                "kubelet_running_containers\\{container_state=\"running\"\\} [1-9]",
                "kubelet_runtime_operations_total\\{operation_type=\"run_podsandbox\"\\} [1-9]\\d*",
                "kubelet_pod_start_duration_seconds_count [1-9]\\d*",
                "process_resident_memory_bytes [1-9].*",
                "jvm_memory_used_bytes\\{.*\\} .*")) {
            assertTrue(Pattern.compile("(?m)^" + wanted + "$").matcher(text).find(), () -> wanted + "\n" + text);
        }
        String probes = scrape("/metrics/probes");
        assertTrue(
                Pattern.compile("(?m)^prober_probe_total\\{container=\"loop\",namespace=\"default\",pod=\"busy\","
                                + "probe_type=\"Readiness\",pod_uid=\"[^\"]+\",result=\"successful\"\\} [1-9]\\d*$")
                        .matcher(probes)
                        .find(),
                probes);
    }

    /** Its own opinions on names are exit code 3: the names are the kubelet's. */
    @Test
    void promtoolReadsEveryEndpoint() {
        for (String path : PATHS) {
            Command.Result read = Command.of("promtool", "check", "metrics")
                    .input(scrape(path))
                    .run();
            assertTrue(read.exitCode() == 0 || read.exitCode() == 3, () -> path + "\n" + read.err() + read.out());
        }
    }

    @Test
    void prometheusScrapesEveryEndpointOverTls() throws Exception {
        Path folder = Files.createDirectories(node.folder().resolve("prometheus"));
        Path config = Files.writeString(folder.resolve("prometheus.yml"), scrapeConfig());
        int web = freePort();
        Process prometheus = Command.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + web)
                .startWithErrors(folder.resolve("log"));
        try {
            String up = Eventually.get(
                    Duration.ofSeconds(60),
                    () -> query(web, "sum(up)"),
                    answer -> answer.contains("\"" + PATHS.size() + "\"]"));
            assertTrue(up.contains("success"), up);
            String busy = Eventually.get(
                    Duration.ofSeconds(60),
                    () -> query(web, "count(container_cpu_usage_seconds_total{container=\"loop\"})"),
                    answer -> answer.contains("\"2\"]"));
            assertTrue(busy.contains("success"), busy);
        } finally {
            prometheus.destroy();
            assertTrue(prometheus.waitFor(Duration.ofSeconds(30)), "Prometheus ends");
        }
    }

    private static String scrapeConfig() {
        Path pki = node.dataDir().resolve("api/pki");
        StringBuilder config = new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n");
        for (String path : PATHS) {
            config.append("""
                    - job_name: %s
                      scheme: https
                      metrics_path: %s
                      tls_config: {ca_file: %s, cert_file: %s, key_file: %s}
                      static_configs: [{targets: ["127.0.0.1:%d"]}]
                    """.formatted(
                            path.substring(1).replace('/', '-'),
                            path,
                            node.dataDir().resolve("pki/kubelet.crt"),
                            pki.resolve("admin.crt"),
                            pki.resolve("admin.key"),
                            port));
        }
        return config.toString();
    }

    private static String query(int web, String expression) {
        return Command.of(
                        "curl",
                        "--silent",
                        "--max-time",
                        "10",
                        "--data-urlencode",
                        "query=" + expression,
                        "http://127.0.0.1:" + web + "/api/v1/query")
                .run()
                .out();
    }

    private record Sample(double value, long millis) {}

    /** The one series of {@code PATH PATTERN}. */
    private static Sample sample(String series) {
        String[] parts = series.split(" ", 2);
        String text = scrape(parts[0]);
        Matcher matcher =
                Pattern.compile("(?m)^" + parts[1] + " ([0-9.]+) (\\d+)$").matcher(text);
        assertTrue(matcher.find(), () -> series + "\n" + text);
        return new Sample(Double.parseDouble(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    private static String scrape(String path) {
        Path pki = node.dataDir().resolve("api/pki");
        Command.Result answer = Command.of(
                        "curl",
                        "--silent",
                        "--fail-with-body",
                        "--max-time",
                        "30",
                        "--cacert",
                        node.dataDir().resolve("pki/kubelet.crt").toString(),
                        "--cert",
                        pki.resolve("admin.crt").toString(),
                        "--key",
                        pki.resolve("admin.key").toString(),
                        "https://127.0.0.1:" + port + path)
                .run();
        assertEquals(0, answer.exitCode(), () -> path + " " + answer.out() + answer.err());
        return answer.out();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
