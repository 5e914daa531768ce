package io.nodeagent.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.errors.FailedPreconditionException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostnameTest {
    private static Pod named(String name, String spec) {
        Pod pod = PodYaml.withSpec(spec + "\ncontainers: []");
        pod.getMetadata().setName(name);
        return pod;
    }

    @Test
    void isThePodsNameCutToALabel() {
        assertEquals("web", Hostname.of(named("web", "")));
        assertEquals("a".repeat(63), Hostname.of(named("a".repeat(70), "")));
        assertEquals("a".repeat(60), Hostname.of(named("a".repeat(60) + "-.-bcd", "")));
        assertEquals("chosen", Hostname.of(named("web", "hostname: chosen")));
        assertEquals("whole.name.example", Hostname.of(named("web", "hostnameOverride: whole.name.example")));
    }

    @Test
    void carriesItsDomainWhereAsked() {
        Pod pod = named("web", "subdomain: front\nsetHostnameAsFQDN: true");
        assertEquals("web.front.shop.svc.cluster.local", Hostname.ofSandbox(pod, "cluster.local"));
        assertEquals("web", Hostname.ofSandbox(named("web", "subdomain: front"), "cluster.local"));
        Pod tooLong = named("a".repeat(50), "subdomain: front\nsetHostnameAsFQDN: true");
        assertThrows(FailedPreconditionException.class, () -> Hostname.ofSandbox(tooLong, "cluster.local"));
    }

    @Test
    void theHostsFileHoldsAddressesAndAliases() {
        HostsFile hosts = new HostsFile("cluster.local", Path.of("/nonexistent"));
        Pod pod = named("web", """
                subdomain: front
                hostAliases: [{ip: 192.0.2.1, hostnames: [db, db.example]}]
                """);
        String loopback = """
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                fe00::0\tip6-localnet
                fe00::0\tip6-mcastprefix
                fe00::1\tip6-allnodes
                fe00::2\tip6-allrouters
                """;
        assertEquals(
                "# Kubernetes-managed hosts file.\n" + loopback
                        + "10.1.0.2\tweb.front.shop.svc.cluster.local\tweb\n"
                        + "\n# Entries added by HostAliases.\n192.0.2.1\tdb\tdb.example\n",
                hosts.text(pod, List.of("10.1.0.2")));
        assertEquals(
                "# Kubernetes-managed hosts file (host network).\n" + loopback,
                hosts.text(named("web", "hostNetwork: true"), List.of()));
    }
}
