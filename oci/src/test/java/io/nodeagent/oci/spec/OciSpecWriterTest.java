package io.nodeagent.oci.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class OciSpecWriterTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static ContainerSpec.Command command() {
        return new ContainerSpec.Command(
                List.of("/bin/app", "-v"),
                List.of("PATH=/bin", "A=b c"),
                "/work",
                true,
                new ContainerSpec.User(1000, 2000, List.of(3000L, 4000L)),
                new ContainerSpec.Capabilities(
                        Set.of("CAP_KILL", "CAP_CHOWN"), Set.of("CAP_KILL"), Set.of("CAP_KILL"), Set.of(), Set.of()),
                true,
                Optional.of(985),
                List.of(new ContainerSpec.Rlimit("RLIMIT_NOFILE", 1024, 4096)),
                Optional.of("profile"),
                Optional.of("label"));
    }

    private static ContainerSpec spec(Optional<ObjectNode> seccomp) {
        return new ContainerSpec(
                command(),
                Path.of("/roots/1"),
                true,
                Optional.of("box"),
                List.of(new ContainerSpec.Mount("/proc", "proc", "proc", List.of("nosuid"))),
                List.of(
                        new ContainerSpec.Namespace(
                                ContainerSpec.Namespace.Kind.NETWORK, Optional.of(Path.of("/pins/net"))),
                        new ContainerSpec.Namespace(ContainerSpec.Namespace.Kind.PID, Optional.empty())),
                new CgroupPath("/kubepods/pod1/c1"),
                new ContainerSpec.Resources(
                        CgroupLimits.NONE
                                .withCpuShares(512)
                                .withCpuQuota(50_000, 100_000)
                                .withMemoryLimit(1 << 20)
                                .withPidsLimit(99),
                        List.of(new ContainerSpec.DeviceRule(true, "c", Optional.of(1L), Optional.empty(), "rwm")),
                        Map.of("2MB", 4096L),
                        Map.of("memory.high", "1000")),
                List.of(new ContainerSpec.Device("/dev/fuse", "c", 10, 229, 0666, 0, 0)),
                List.of("/proc/kcore"),
                List.of("/proc/sys"),
                Map.of("net.ipv4.ip_forward", "1"),
                seccomp,
                Optional.of("mlabel"),
                "rslave",
                Map.of("k", "v"));
    }

    @Test
    void writesEveryPart() {
        String wanted = """
                {"ociVersion":"1.0.2",
                 "process":{"terminal":true,"user":{"uid":1000,"gid":2000,"additionalGids":[3000,4000]},
                  "args":["/bin/app","-v"],"env":["PATH=/bin","A=b c"],"cwd":"/work",
                  "capabilities":{"bounding":["CAP_CHOWN","CAP_KILL"],"effective":["CAP_KILL"],
                   "permitted":["CAP_KILL"],"inheritable":[],"ambient":[]},
                  "noNewPrivileges":true,"oomScoreAdj":985,
                  "rlimits":[{"type":"RLIMIT_NOFILE","hard":4096,"soft":1024}],
                  "apparmorProfile":"profile","selinuxLabel":"label"},
                 "root":{"path":"/roots/1","readonly":true},
                 "hostname":"box",
                 "mounts":[{"destination":"/proc","type":"proc","source":"proc","options":["nosuid"]}],
                 "annotations":{"k":"v"},
                 "linux":{
                  "namespaces":[{"type":"network","path":"/pins/net"},{"type":"pid"}],
                  "cgroupsPath":"/kubepods/pod1/c1",
                  "resources":{
                   "devices":[{"allow":true,"type":"c","major":1,"access":"rwm"}],
                   "memory":{"limit":1048576},
                   "cpu":{"shares":512,"quota":50000,"period":100000},
                   "pids":{"limit":99},
                   "hugepageLimits":[{"pageSize":"2MB","limit":4096}],
                   "unified":{"memory.high":"1000"}},
                  "devices":[{"path":"/dev/fuse","type":"c","major":10,"minor":229,"fileMode":438,"uid":0,"gid":0}],
                  "maskedPaths":["/proc/kcore"],"readonlyPaths":["/proc/sys"],
                  "sysctl":{"net.ipv4.ip_forward":"1"},
                  "seccomp":{"defaultAction":"SCMP_ACT_ALLOW"},
                  "mountLabel":"mlabel","rootfsPropagation":"rslave"}}
                """;
        ObjectNode seccomp = JSON.createObjectNode().put("defaultAction", "SCMP_ACT_ALLOW");
        // Numbers are compared as text: the tree holds longs where the parser makes ints.
        assertEquals(
                JSON.readTree(wanted),
                JSON.readTree(JSON.writeValueAsString(OciSpecWriter.container(spec(Optional.of(seccomp))))));
    }

    @Test
    void leavesOutWhatIsAbsent() {
        ObjectNode config = OciSpecWriter.container(spec(Optional.empty()));
        assertFalse(config.path("linux").has("seccomp"));
        assertFalse(config.path("linux").path("resources").path("memory").has("swap"));
    }
}
