package io.nodeagent.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.cri.v1.DNSConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodDnsTest {
    private static final PreparationOptions.ClusterDns CLUSTER =
            new PreparationOptions.ClusterDns(List.of("10.96.0.10"), "cluster.local");

    @TempDir
    Path temp;

    private Path host = Path.of("/nonexistent");

    @BeforeEach
    void write() throws IOException {
        host = Files.writeString(temp.resolve("resolv.conf"), """
                # comment
                nameserver 192.0.2.53
                search old.example
                search corp.example lab.example.
                options timeout:1 ndots:1
                """);
    }

    private DNSConfig config(PreparationOptions.ClusterDns cluster, String spec) {
        return new PodDns(cluster, host).config(PodYaml.withSpec(spec + "\ncontainers: []"));
    }

    private static DNSConfig dns(List<String> servers, List<String> searches, List<String> options) {
        return DNSConfig.newBuilder()
                .addAllServers(servers)
                .addAllSearches(searches)
                .addAllOptions(options)
                .build();
    }

    private static final DNSConfig OF_HOST =
            dns(List.of("192.0.2.53"), List.of("corp.example", "lab.example"), List.of("timeout:1", "ndots:1"));
    private static final DNSConfig OF_CLUSTER = dns(
            List.of("10.96.0.10"),
            List.of("shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "corp.example", "lab.example"),
            List.of("ndots:5"));

    @Test
    void policies() {
        assertEquals(OF_HOST, config(CLUSTER, "dnsPolicy: Default"));
        assertEquals(OF_CLUSTER, config(CLUSTER, "dnsPolicy: ClusterFirst"));
        assertEquals(OF_CLUSTER, config(CLUSTER, ""));
        assertEquals(OF_HOST, config(CLUSTER, "dnsPolicy: ClusterFirst\nhostNetwork: true"));
        assertEquals(OF_CLUSTER, config(CLUSTER, "dnsPolicy: ClusterFirstWithHostNet\nhostNetwork: true"));
        assertEquals(DNSConfig.getDefaultInstance(), config(CLUSTER, "dnsPolicy: None"));
    }

    @Test
    void withoutClusterServersTheHostsAreUsed() {
        assertEquals(OF_HOST, config(PreparationOptions.ClusterDns.NONE, "dnsPolicy: ClusterFirst"));
    }

    @Test
    void thePodsOwnSettingsAreAdded() {
        assertEquals(
                dns(
                        List.of("192.0.2.53", "192.0.2.54"),
                        List.of("corp.example", "lab.example", "own.example"),
                        List.of("timeout:1", "ndots:3", "rotate")),
                config(CLUSTER, """
                        dnsPolicy: Default
                        dnsConfig:
                          nameservers: [192.0.2.53, 192.0.2.54]
                          searches: [own.example, corp.example]
                          options: [{name: ndots, value: "3"}, {name: rotate}]
                        """));
    }

    @Test
    void theResolversLimitsAreKept() {
        String searches = String.join(
                ",", IntStream.range(0, 40).mapToObj(i -> "s" + i + ".example").toList());
        DNSConfig config = config(
                CLUSTER,
                "dnsPolicy: None\ndnsConfig: {nameservers: [192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4], searches: [%s]}"
                        .formatted(searches));
        assertEquals(3, config.getServersCount());
        assertEquals(32, config.getSearchesCount());
        DNSConfig wide = config(
                CLUSTER,
                "dnsPolicy: None\ndnsConfig: {searches: [%s, %s]}".formatted("a".repeat(2000), "b".repeat(100)));
        assertEquals(1, wide.getSearchesCount());
    }
}
