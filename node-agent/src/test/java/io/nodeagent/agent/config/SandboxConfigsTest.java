package io.nodeagent.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.v1.NamespaceMode;
import io.nodeagent.cri.v1.NamespaceOption;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.errors.FailedPreconditionException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxConfigsTest {
    private final SandboxConfigs configs =
            new SandboxConfigs(new PodDns(PreparationOptions.ClusterDns.NONE, Path.of("/nonexistent")), "");

    private PodSandboxConfig of(Pod pod) {
        return configs.of(pod, 2, new CgroupPath("/kubepods/besteffort/podU"), "/var/log/pods/shop_web_U");
    }

    @Test
    void saysEverythingOfThePod() {
        Pod pod = PodYaml.of("""
                metadata:
                  name: web
                  namespace: shop
                  uid: U
                  labels: {app: web, io.kubernetes.pod.name: not-this}
                  annotations: {note: x}
                spec:
                  shareProcessNamespace: true
                  dnsPolicy: None
                  dnsConfig: {nameservers: [10.0.0.10], searches: [a.example], options: [{name: ndots, value: "2"}, {name: edns0}]}
                  securityContext:
                    runAsUser: 1000
                    runAsGroup: 2000
                    fsGroup: 3000
                    supplementalGroups: [4000]
                    supplementalGroupsPolicy: Strict
                    sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "80"}]
                  initContainers:
                  - {name: side, restartPolicy: Always, ports: [{containerPort: 53, hostPort: 5353, protocol: UDP}]}
                  containers:
                  - name: a
                    securityContext: {privileged: true}
                    ports: [{containerPort: 80, hostPort: 8080, hostIP: 127.0.0.1}, {containerPort: 81}]
                """);
        assertEquals("""
                metadata {
                  name: "web"
                  uid: "U"
                  namespace: "shop"
                  attempt: 2
                }
                hostname: "web"
                log_directory: "/var/log/pods/shop_web_U"
                dns_config {
                  servers: "10.0.0.10"
                  searches: "a.example"
                  options: "ndots:2"
                  options: "edns0"
                }
                port_mappings {
                  protocol: UDP
                  container_port: 53
                  host_port: 5353
                }
                port_mappings {
                  container_port: 80
                  host_port: 8080
                  host_ip: "127.0.0.1"
                }
                labels {
                  key: "app"
                  value: "web"
                }
                labels {
                  key: "io.kubernetes.pod.name"
                  value: "web"
                }
                labels {
                  key: "io.kubernetes.pod.namespace"
                  value: "shop"
                }
                labels {
                  key: "io.kubernetes.pod.uid"
                  value: "U"
                }
                annotations {
                  key: "note"
                  value: "x"
                }
                linux {
                  cgroup_parent: "/kubepods/besteffort/podU"
                  security_context {
                    namespace_options {
                    }
                    run_as_user {
                      value: 1000
                    }
                    supplemental_groups: 3000
                    supplemental_groups: 4000
                    privileged: true
                    run_as_group {
                      value: 2000
                    }
                    seccomp {
                    }
                    supplemental_groups_policy: Strict
                  }
                  sysctls {
                    key: "net.ipv4.ip_unprivileged_port_start"
                    value: "80"
                  }
                }
                """, TextFormat.printer().printToString(of(pod)));
    }

    @Test
    void aPrivilegedInitContainerNeedsAPrivilegedSandbox() {
        Pod pod = PodYaml.withSpec("""
                initContainers: [{name: i, securityContext: {privileged: true}}]
                containers: [{name: a}]
                """);
        assertTrue(of(pod).getLinux().getSecurityContext().getPrivileged());
    }

    @Test
    void namespacesAreTheHostsWhereAsked() {
        NamespaceOption usual = of(PodYaml.withSpec("containers: [{name: a}]"))
                .getLinux()
                .getSecurityContext()
                .getNamespaceOptions();
        assertEquals(
                NamespaceOption.newBuilder().setPid(NamespaceMode.CONTAINER).build(), usual);
        PodSandboxConfig host = of(PodYaml.withSpec("""
                hostNetwork: true
                hostPID: true
                hostIPC: true
                containers: [{name: a, ports: [{containerPort: 80, hostPort: 80}]}]
                """));
        assertEquals(
                NamespaceOption.newBuilder()
                        .setNetwork(NamespaceMode.NODE)
                        .setPid(NamespaceMode.NODE)
                        .setIpc(NamespaceMode.NODE)
                        .build(),
                host.getLinux().getSecurityContext().getNamespaceOptions());
        assertEquals("", host.getHostname());
        assertEquals(0, host.getPortMappingsCount());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostUsers: false                               | spec.hostUsers: ",
                "resourceClaims: [{name: gpu}]                  | spec.resourceClaims: ",
                "os: {name: windows}                            | spec.os.name: ",
            })
    void whatIsNotSupportedIsRefusedByItsPath(String field, String start) {
        Pod pod = PodYaml.withSpec(field + "\ncontainers: [{name: a}]");
        String message = String.valueOf(
                assertThrows(FailedPreconditionException.class, () -> of(pod)).getMessage());
        assertEquals(start.strip(), message.substring(0, start.strip().length()));
    }
}
