package io.nodeagent.cri.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.config.ResourceLimits;
import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.config.SecurityContext;
import io.nodeagent.cri.config.VolumeMount;
import io.nodeagent.cri.fake.Definitions;
import io.nodeagent.cri.fake.FakeImages;
import io.nodeagent.cri.sandbox.SandboxFolders;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.oci.seccomp.SeccompProfiles;
import io.nodeagent.oci.spec.ContainerSpec;
import io.nodeagent.oci.spec.OciSpecWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SpecBuilderTest {
    private static final String SANDBOX = "5".repeat(64);
    private static final String CONTAINER = "c".repeat(64);

    @TempDir
    Path folder;

    private ContainerSpec build(HostFacts host, SandboxDefinition.Namespaces namespaces, ContainerDefinition wanted) {
        SandboxRecord sandbox = new SandboxRecord(
                new SandboxId(SANDBOX),
                Definitions.sandbox("p", namespaces, ""),
                SandboxRecord.State.READY,
                Instant.EPOCH,
                "b",
                Optional.of(new SandboxRecord.Group("/pods/p", false)),
                Optional.empty(),
                Optional.empty());
        return new SpecBuilder(host, new SandboxFolders(Path.of("/run/s")), new SeccompProfiles())
                .build(new SpecInput(
                        new ContainerId(CONTAINER), sandbox, wanted, FakeImages.CONFIG, folder, Map.of(0, folder)));
    }

    private static HostFacts host() {
        return new HostFacts(Set.of("CAP_CHOWN", "CAP_KILL"), 100, false, false, false);
    }

    private static ContainerDefinition with(List<VolumeMount> mounts, ResourceLimits limits, SecurityContext security) {
        ContainerDefinition d = Definitions.container("c");
        return new ContainerDefinition(
                "c",
                0,
                d.image(),
                d.command(),
                List.of("x"),
                "",
                List.of("A=b", "LANG=de", "A=c"),
                mounts,
                List.of(),
                Map.of(),
                Map.of(),
                "",
                new ContainerDefinition.Terminal(true, true, false),
                limits,
                security,
                "");
    }

    private static SecurityContext privileged(boolean privileged, SecurityContext.Seccomp seccomp) {
        SecurityContext d = SecurityContext.DEFAULT;
        return new SecurityContext(
                d.capabilities(),
                privileged,
                SandboxDefinition.Namespaces.OWN,
                Optional.of(1000L),
                Optional.empty(),
                "",
                List.of(),
                false,
                true,
                true,
                List.of("/proc/kcore"),
                List.of("/proc/sys"),
                seccomp,
                Optional.empty());
    }

    @Test
    void writesTheWholeOfIt() {
        ResourceLimits limits = new ResourceLimits(
                CgroupLimits.NONE.withMemoryLimit(64 << 20).withCpuQuota(20000, 100000),
                -500,
                Map.of("2MB", 0L),
                Map.of());
        JsonNode json = OciSpecWriter.container(build(
                host(),
                SandboxDefinition.Namespaces.OWN,
                with(
                        List.of(),
                        limits,
                        privileged(false, new SecurityContext.Seccomp(SecurityContext.Seccomp.Kind.UNCONFINED, "")))));
        JsonMapper mapper = JsonMapper.shared();
        assertEquals(mapper.readTree("""
                        {"terminal": true, "user": {"uid": 1000, "gid": 0, "additionalGids": [0]},
                         "args": ["sleep", "1", "x"],
                         "env": ["PATH=/bin", "HOSTNAME=p", "TERM=xterm", "LANG=de", "A=c"],
                         "cwd": "/work", "noNewPrivileges": true, "oomScoreAdj": 100,
                         "capabilities": {"bounding": ["CAP_CHOWN", "CAP_KILL"], "effective": ["CAP_CHOWN", "CAP_KILL"],
                          "permitted": ["CAP_CHOWN", "CAP_KILL"], "inheritable": [], "ambient": []}}
                        """), mapper.readTree(json.path("process").toString()));
        assertEquals("/pods/p/" + CONTAINER, json.at("/linux/cgroupsPath").asString());
        assertEquals(64 << 20, json.at("/linux/resources/memory/limit").asLong());
        assertEquals(20000, json.at("/linux/resources/cpu/quota").asLong());
        assertEquals(
                mapper.readTree("[{\"allow\": false, \"type\": \"a\", \"access\": \"rwm\"}]"),
                json.at("/linux/resources/devices"));
        assertEquals(mapper.readTree("""
                        [{"type": "mount"}, {"type": "pid"},
                         {"type": "network", "path": "/run/s/%1$s/ns/net"},
                         {"type": "uts", "path": "/run/s/%1$s/ns/uts"},
                         {"type": "ipc", "path": "/run/s/%1$s/ns/ipc"}]
                        """.formatted(SANDBOX)), json.at("/linux/namespaces"));
        assertTrue(json.at("/root/readonly").asBoolean());
        assertEquals("/proc/kcore", json.at("/linux/maskedPaths/0").asString());
    }

    @Test
    void mountsInOrderAndLetsTheRequestWin() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        ContainerSpec spec = build(
                host(),
                SandboxDefinition.Namespaces.OWN,
                with(
                        List.of(
                                new VolumeMount("/data/deep", data.toString(), true),
                                new VolumeMount("data", data.toString(), false),
                                new VolumeMount("/etc/hosts", data.toString(), false),
                                new VolumeMount(
                                        "/new", folder.resolve("made/here").toString(), false)),
                        ResourceLimits.NONE,
                        SecurityContext.DEFAULT));
        assertEquals(
                List.of(
                        "/proc",
                        "/dev",
                        "/dev/pts",
                        "/dev/mqueue",
                        "/sys",
                        "/sys/fs/cgroup",
                        "/etc/hostname",
                        "/etc/resolv.conf",
                        "/dev/shm",
                        "/data",
                        "/new",
                        "/data/deep",
                        "/etc/hosts"),
                spec.mounts().stream().map(ContainerSpec.Mount::destination).toList());
        assertEquals(List.of("rbind", "rprivate", "ro"), spec.mounts().get(11).options());
        assertEquals("private", spec.rootfsPropagation());
        assertTrue(Files.isDirectory(folder.resolve("made/here")));
    }

    @Test
    void aPrivilegedOneSeesTheHost() {
        ContainerSpec spec = build(
                host(),
                new SandboxDefinition.Namespaces(true, true, true),
                with(
                        List.of(),
                        ResourceLimits.NONE,
                        privileged(
                                true, new SecurityContext.Seccomp(SecurityContext.Seccomp.Kind.RUNTIME_DEFAULT, ""))));
        assertTrue(spec.maskedPaths().isEmpty() && spec.readOnlyPaths().isEmpty());
        assertEquals(Optional.empty(), spec.seccomp());
        Set<String> devices =
                spec.devices().stream().map(ContainerSpec.Device::path).collect(Collectors.toSet());
        assertTrue(devices.contains("/dev/null") && !devices.contains("/dev/ptmx"), devices.toString());
        assertTrue(spec.resources().deviceRules().getFirst().allow());
        assertFalse(spec.mounts().stream()
                .filter(m -> m.destination().startsWith("/sys"))
                .anyMatch(m -> m.options().contains("ro")));
        assertEquals(
                List.of(ContainerSpec.Namespace.Kind.MOUNT, ContainerSpec.Namespace.Kind.PID),
                spec.namespaces().stream().map(ContainerSpec.Namespace::kind).toList(),
                "its own pid namespace was asked for");
    }

    @Test
    void takesTheDefaultFilter() {
        ContainerSpec spec = build(
                host(),
                SandboxDefinition.Namespaces.OWN,
                with(
                        List.of(),
                        ResourceLimits.NONE,
                        privileged(
                                false, new SecurityContext.Seccomp(SecurityContext.Seccomp.Kind.RUNTIME_DEFAULT, ""))));
        assertTrue(spec.seccomp().isPresent());
    }

    @Test
    void refusesWhatThisMachineCannotDo() {
        ResourceLimits hugepages = new ResourceLimits(CgroupLimits.NONE, 0, Map.of("2MB", 1L << 21), Map.of());
        assertThrows(
                FailedPreconditionException.class,
                () -> build(
                        host(), SandboxDefinition.Namespaces.OWN, with(List.of(), hugepages, SecurityContext.DEFAULT)));
        assertThrows(
                InvalidArgumentException.class,
                () -> build(
                        host(),
                        SandboxDefinition.Namespaces.OWN,
                        with(
                                List.of(new VolumeMount("/a", "relative", false)),
                                ResourceLimits.NONE,
                                SecurityContext.DEFAULT)));
    }

    @Test
    void lowersTheScoreWhereItMay() {
        HostFacts mighty = new HostFacts(Set.of("CAP_SYS_RESOURCE"), 0, true, true, false);
        ContainerSpec spec = build(
                mighty,
                SandboxDefinition.Namespaces.OWN,
                with(
                        List.of(),
                        new ResourceLimits(CgroupLimits.NONE, -998, Map.of(), Map.of()),
                        SecurityContext.DEFAULT));
        assertEquals(Optional.of(-998), spec.command().oomScoreAdj());
        assertTrue(spec.namespaces().stream().anyMatch(n -> n.kind() == ContainerSpec.Namespace.Kind.CGROUP));
    }
}
