package io.nodeagent.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.cgroup.FakeCgroups;
import io.nodeagent.agent.objects.FakeObjectReader;
import io.nodeagent.agent.objects.ObjectAccess;
import io.nodeagent.agent.objects.ObjectWatches;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.agent.resource.PodYaml;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.errors.FailedPreconditionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPodPreparationTest {
    private static final String UID = "0f1e2d3c-0000-4000-8000-000000000001";
    private static final PodPreparation.ImageSpecUser ROOT = new PodPreparation.ImageSpecUser(Optional.empty(), "");

    @TempDir
    Path temp;

    private final FakeCgroups cgroups = new FakeCgroups();
    private final FakeObjectReader objects = new FakeObjectReader();
    private Path logs = Path.of("/nonexistent");
    private Path pod = Path.of("/nonexistent");

    @BeforeEach
    void paths() throws IOException {
        logs = temp.toRealPath().resolve("logs");
        pod = temp.toRealPath().resolve("data/pods/" + UID);
    }

    private LocalPodPreparation preparation() {
        PreparationOptions options = new PreparationOptions(
                temp.resolve("data"),
                logs,
                new CgroupPath("/kubepods"),
                PreparationOptions.ClusterDns.NONE,
                Path.of("/nonexistent"),
                false);
        NodeResources node = new NodeResources(new Amount(4000, 4L << 30, 1L << 40, 110), Amount.NONE, Amount.NONE);
        return new LocalPodPreparation(
                options,
                new ObjectAccess(objects, ObjectWatches.NONE, List::of),
                cgroups,
                node,
                () -> List.of("192.0.2.7"),
                InstantSource.system());
    }

    private ContainerConfig container(Pod pod) {
        return preparation()
                .containerConfig(
                        pod, pod.getSpec().getContainers().getFirst(), 3, "sha256:abc", ROOT, List.of("10.1.0.2"));
    }

    private PodPreparation.NotReady refused(String spec) {
        Pod pod = PodYaml.withSpec(spec);
        return assertThrows(PodPreparation.NotReady.class, () -> {
            preparation().prepare(pod);
            container(pod);
        });
    }

    @Test
    void aContainerIsAskedForInFull() throws IOException {
        Pod subject = PodYaml.withSpec("""
                terminationGracePeriodSeconds: 30
                volumes: [{name: data, emptyDir: {}}, {name: host, hostPath: {path: /srv}}]
                containers:
                - name: app
                  image: busybox:1
                  command: [sh, -c]
                  args: ["echo $(GREETING) $$(X)"]
                  workingDir: /work
                  env: [{name: GREETING, value: hello}]
                  stdin: true
                  tty: true
                  lifecycle: {stopSignal: SIGUSR1}
                  resources: {limits: {cpu: 200m, memory: 64Mi}}
                  securityContext: {procMount: Unmasked}
                  volumeMounts:
                  - {name: data, mountPath: /data}
                  - {name: host, mountPath: srv, readOnly: true, mountPropagation: HostToContainer}
                """);
        preparation().prepare(subject);
        assertEquals(
                """
                metadata {
                  name: "app"
                  attempt: 3
                }
                image {
                  image: "sha256:abc"
                  user_specified_image: "busybox:1"
                }
                command: "sh"
                command: "-c"
                args: "echo hello $(X)"
                working_dir: "/work"
                envs {
                  key: "GREETING"
                  value: "hello"
                }
                mounts {
                  container_path: "/data"
                  host_path: "POD/volumes/kubernetes.io~empty-dir/data"
                }
                mounts {
                  container_path: "/srv"
                  host_path: "/srv"
                  readonly: true
                  propagation: PROPAGATION_HOST_TO_CONTAINER
                }
                mounts {
                  container_path: "/etc/hosts"
                  host_path: "POD/etc-hosts"
                }
                mounts {
                  container_path: "/dev/termination-log"
                  host_path: "POD/containers/app/3"
                }
                labels {
                  key: "io.kubernetes.container.name"
                  value: "app"
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
                  value: "UID"
                }
                annotations {
                  key: "io.kubernetes.container.hash"
                  value: "HASH"
                }
                annotations {
                  key: "io.kubernetes.container.restartCount"
                  value: "3"
                }
                annotations {
                  key: "io.kubernetes.container.terminationMessagePath"
                  value: "/dev/termination-log"
                }
                annotations {
                  key: "io.kubernetes.container.terminationMessagePolicy"
                  value: "File"
                }
                annotations {
                  key: "io.kubernetes.pod.terminationGracePeriod"
                  value: "30"
                }
                log_path: "app/3.log"
                stdin: true
                tty: true
                linux {
                  resources {
                    cpu_period: 100000
                    cpu_quota: 20000
                    cpu_shares: 204
                    memory_limit_in_bytes: 67108864
                    oom_score_adj: -997
                  }
                  security_context {
                    namespace_options {
                      pid: CONTAINER
                    }
                    run_as_user {
                    }
                    seccomp {
                      profile_type: Unconfined
                    }
                  }
                }
                stop_signal: SIGUSR1
                """,
                TextFormat.printer()
                        .printToString(container(subject))
                        .replace(pod.toString(), "POD")
                        .replace(UID, "UID")
                        .replace(SpecHash.of(subject.getSpec().getContainers().getFirst()), "HASH"));
        assertTrue(Files.readString(pod.resolve("etc-hosts")).contains("10.1.0.2\tweb\n"));
        assertTrue(Files.isDirectory(logs.resolve("shop_web_" + UID + "/app")));
    }

    @Test
    void preparesTwiceAndCleansUpTwice() throws IOException {
        objects.with(new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("c")
                .endMetadata()
                .withData(Map.of("k", "v"))
                .build());
        Pod subject = PodYaml.withSpec("""
                volumes: [{name: conf, configMap: {name: c}}, {name: tmp, emptyDir: {}}]
                containers: [{name: app}]
                """);
        preparation().prepare(subject);
        Path data = pod.resolve("volumes/kubernetes.io~empty-dir/tmp");
        Files.writeString(data.resolve("kept"), "x");
        preparation().prepare(subject);

        assertTrue(Files.exists(data.resolve("kept")));
        assertEquals("v", Files.readString(pod.resolve("volumes/kubernetes.io~configmap/conf/k")));
        assertTrue(cgroups.groups.containsKey("/kubepods/besteffort/pod" + UID));
        assertEquals(Set.of(UID), preparation().known());

        preparation().cleanUp(UID);
        preparation().cleanUp(UID);
        assertFalse(Files.exists(pod));
        assertFalse(Files.exists(logs.resolve("shop_web_" + UID)));
        assertFalse(cgroups.groups.containsKey("/kubepods/besteffort/pod" + UID));
        assertEquals(Set.of(), preparation().known());
    }

    @Test
    void whatBurstablePodsWerePromisedOutlivesTheAgent() {
        Pod subject = PodYaml.withSpec("containers: [{name: app, resources: {requests: {cpu: 500m}}}]");
        preparation().prepare(subject);
        cgroups.groups.clear();
        LocalPodPreparation next = preparation();
        assertEquals(
                CgroupLimits.NONE.withCpuShares(512),
                cgroups.groups.getOrDefault("/kubepods/burstable", List.of()).getLast());
        assertThrows(FailedPreconditionException.class, next::dismantle);
        next.cleanUp(UID);
        next.dismantle();
        assertFalse(cgroups.groups.containsKey("/kubepods"));
    }

    @Test
    void onlyTheLatestTerminationMessagesAreKept() throws IOException {
        Pod subject = PodYaml.withSpec("containers: [{name: app}]");
        LocalPodPreparation preparation = preparation();
        preparation.prepare(subject);
        for (int restart = 0; restart < 9; restart++) {
            preparation.containerConfig(
                    subject, subject.getSpec().getContainers().getFirst(), restart, "id", ROOT, List.of());
        }
        try (Stream<Path> files = Files.list(pod.resolve("containers/app"))) {
            assertEquals(
                    List.of("4", "5", "6", "7", "8"),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aContainersOwnHostsFileIsLeftAlone() {
        Pod subject = PodYaml.withSpec("""
                volumes: [{name: h, hostPath: {path: /srv/hosts}}]
                containers: [{name: app, volumeMounts: [{name: h, mountPath: /etc/hosts}]}]
                """);
        preparation().prepare(subject);
        assertEquals(2, container(subject).getMountsCount());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "volumes: [{name: v, configMap: {name: gone}}] | app | FailedMount | MountVolume.SetUp failed for volume \"v\" : configmap \"gone\" not found",
                "volumes: [{name: v, hostPath: {path: /nonexistent, type: Directory}}] | app | FailedMount | MountVolume.SetUp failed for volume \"v\" : hostPath type check failed: /nonexistent is not a directory",
                "volumes: [{name: v, emptyDir: {medium: HugePages-2Mi}}] | app | FailedMount | MountVolume.SetUp failed for volume \"v\" : emptyDir.medium HugePages-2Mi is not supported: use Memory or the node's disk",
                "volumes: [{name: v, emptyDir: {}}, {name: w, nfs: {server: s, path: /}}] | app | FailedMount | spec.volumes[1].nfs: this kind of volume is not supported: use emptyDir, hostPath, configMap, secret, projected or downwardAPI",
                "volumes: [{name: v, invented: {}}] | app | FailedMount | spec.volumes[0].invented: this kind of volume is not supported: use emptyDir, hostPath, configMap, secret, projected or downwardAPI",
                "volumes: [{name: v, emptyDir: {}}] | app, volumeMounts: [{name: v, mountPath: /v, subPathExpr: $(NO)}] | CreateContainerConfigError | subPathExpr $(NO): missing value for NO",
                "volumes: [{name: v, emptyDir: {}}] | app, env: [{name: E, value: ''}], volumeMounts: [{name: v, mountPath: /v, subPathExpr: $(Z)/$(E)/$$(X)}] | CreateContainerConfigError | subPathExpr $(Z)/$(E)/$$(X): missing value for E, Z",
                "volumes: [] | app, volumeMounts: [{name: v, mountPath: /v}] | CreateContainerConfigError | cannot find volume \"v\" to mount into container \"app\"",
                "volumes: [] | app, volumeDevices: [{name: v, devicePath: /dev/v}] | CreateContainerConfigError | spec.containers[0].volumeDevices is not supported: leave it out",
                "volumes: [] | app, envFrom: [{secretRef: {name: gone}}] | CreateContainerConfigError | secret \"gone\" not found",
                "securityContext: {runAsNonRoot: true} | app | CreateContainerConfigError | container has runAsNonRoot and image will run as root (pod: \"web_shop(0f1e2d3c-0000-4000-8000-000000000001)\", container: app)",
            })
    void whatIsNotReadySaysWhy(String field, String container, String reason, String message) {
        PodPreparation.NotReady refused = refused(field + "\ncontainers: [{name: %s}]\n".formatted(container));
        assertEquals(reason, refused.reason());
        assertEquals(message, refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"../../etc", "''", ".", "a/b"})
    void uidsThatLeaveTheFolderAreRefused(String uid) {
        LocalPodPreparation preparation = preparation();
        assertThrows(RuntimeException.class, () -> preparation.cleanUp(uid));
    }
}
