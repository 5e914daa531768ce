package io.nodeagent.oci.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SeccompProfilesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SeccompProfiles AMD64 = new SeccompProfiles(Architecture.AMD64);

    @TempDir
    Path folder;

    /** The rules that speak of a call. */
    private static List<JsonNode> rules(ObjectNode profile, String call) {
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode rule : profile.path("syscalls")) {
            for (JsonNode name : rule.path("names")) {
                if (name.asString().equals(call)) {
                    rules.add(rule);
                }
            }
        }
        return rules;
    }

    private static boolean allows(ObjectNode profile, String call) {
        List<JsonNode> rules = rules(profile, call);
        return rules.size() == 1
                && rules.getFirst().path("action").asString().equals("SCMP_ACT_ALLOW")
                && !rules.getFirst().has("args");
    }

    @Test
    void refusesByDefaultOnAllArchitecturesOfTheMachine() throws Exception {
        ObjectNode profile = AMD64.runtimeDefault(Set.of());
        assertEquals("SCMP_ACT_ERRNO", profile.path("defaultAction").asString());
        assertEquals(1, profile.path("defaultErrnoRet").asInt());
        assertEquals(
                JSON.readTree("[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"]"),
                profile.path("architectures"));
        ObjectNode arm = new SeccompProfiles(Architecture.AARCH64).runtimeDefault(Set.of());
        assertEquals(JSON.readTree("[\"SCMP_ARCH_AARCH64\",\"SCMP_ARCH_ARM\"]"), arm.path("architectures"));
        assertTrue(allows(arm, "cacheflush"));
        assertFalse(allows(arm, "modify_ldt"));
        assertTrue(allows(profile, "modify_ldt"));
    }

    @ParameterizedTest
    @CsvSource({"read", "openat2", "clock_gettime64", "rseq", "epoll_pwait2", "faccessat2", "ptrace", "fork"})
    void allowsWhatProgramsNeed(String call) {
        assertTrue(allows(AMD64.runtimeDefault(Set.of()), call));
    }

    @ParameterizedTest
    @CsvSource({
        "mount, CAP_SYS_ADMIN",
        "setns, CAP_SYS_ADMIN",
        "unshare, CAP_SYS_ADMIN",
        "fsmount, CAP_SYS_ADMIN",
        "bpf, CAP_BPF",
        "bpf, CAP_SYS_ADMIN",
        "perf_event_open, CAP_PERFMON",
        "syslog, CAP_SYSLOG",
        "open_by_handle_at, CAP_DAC_READ_SEARCH",
        "reboot, CAP_SYS_BOOT",
        "chroot, CAP_SYS_CHROOT",
        "finit_module, CAP_SYS_MODULE",
        "mbind, CAP_SYS_NICE",
        "acct, CAP_SYS_PACCT",
        "pidfd_getfd, CAP_SYS_PTRACE",
        "iopl, CAP_SYS_RAWIO",
        "settimeofday, CAP_SYS_TIME",
        "vhangup, CAP_SYS_TTY_CONFIG"
    })
    void capabilityOpensItsCalls(String call, String capability) {
        assertEquals(List.of(), rules(AMD64.runtimeDefault(Set.of("CAP_CHOWN")), call));
        assertTrue(allows(AMD64.runtimeDefault(Set.of("CAP_CHOWN", capability)), call));
    }

    @ParameterizedTest
    @CsvSource({
        "io_uring_setup",
        "io_uring_enter",
        "io_uring_register",
        "keyctl",
        "add_key",
        "request_key",
        "userfaultfd",
        "kexec_load",
        "kexec_file_load",
        "pivot_root",
        "swapon",
        "swapoff",
        "_sysctl",
        "nfsservctl",
        "uselib",
        "ustat",
        "sysfs",
        "move_pages",
        "migrate_pages",
        "vm86"
    })
    void refusesToAll(String call) {
        ObjectNode profile = AMD64.runtimeDefault(Set.of("CAP_SYS_ADMIN", "CAP_SYS_NICE", "CAP_SYS_BOOT"));
        assertEquals(List.of(), rules(profile, call));
    }

    @Test
    void cloneMakesNoNamespacesAndClone3IsSaidToBeAbsent() throws Exception {
        ObjectNode profile = AMD64.runtimeDefault(Set.of());
        assertEquals(JSON.readTree("""
                        [{"action":"SCMP_ACT_ALLOW","names":["clone"],"args":
                          [{"index":0,"value":2114060288,"valueTwo":0,"op":"SCMP_CMP_MASKED_EQ"}]}]
                        """), JSON.readTree(JSON.writeValueAsString(rules(profile, "clone"))));
        assertEquals(
                JSON.readTree("[{\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":38,\"names\":[\"clone3\"]}]"),
                JSON.readTree(JSON.writeValueAsString(rules(profile, "clone3"))));
        ObjectNode admin = AMD64.runtimeDefault(Set.of("CAP_SYS_ADMIN"));
        assertTrue(allows(admin, "clone"));
        assertTrue(allows(admin, "clone3"));
        ObjectNode s390 = new SeccompProfiles(Architecture.S390X).runtimeDefault(Set.of());
        assertEquals(
                1,
                rules(s390, "clone")
                        .getFirst()
                        .path("args")
                        .path(0)
                        .path("index")
                        .asInt());
    }

    @Test
    void socketAndPersonalityDependOnTheirArgument() throws Exception {
        ObjectNode profile = AMD64.runtimeDefault(Set.of());
        assertEquals(JSON.readTree("""
                        [{"action":"SCMP_ACT_ALLOW","names":["socket"],"args":
                          [{"index":0,"value":40,"valueTwo":0,"op":"SCMP_CMP_NE"}]}]
                        """), JSON.readTree(JSON.writeValueAsString(rules(profile, "socket"))));
        assertEquals(
                List.of(0L, 8L, 131072L, 131080L, 4294967295L),
                rules(profile, "personality").stream()
                        .map(r -> r.path("args").path(0).path("value").asLong())
                        .toList());
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("p.json"), content);
    }

    @Test
    void readsAFileAndDropsWhatItDoesNotKnow() throws Exception {
        ObjectNode profile = AMD64.localhost(write("""
                {"defaultAction":"SCMP_ACT_LOG","archMap":[],"architectures":["SCMP_ARCH_X86_64"],
                 "syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO","errnoRet":13,"comment":"no","args":[]}]}
                """));
        assertEquals(JSON.readTree("""
                {"defaultAction":"SCMP_ACT_LOG","architectures":["SCMP_ARCH_X86_64"],
                 "syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO","errnoRet":13,"args":[]}]}
                """), profile);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | holds no JSON object",
                "{ | is no JSON",
                "{} | defaultAction",
                "{\"defaultAction\":\"NO\"} | defaultAction",
                "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":{}} | syscalls is no array",
                "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"a\"]}]} | syscalls[0].action",
                "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"action\":\"SCMP_ACT_LOG\"}]} | syscalls[0].names",
                "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"action\":\"SCMP_ACT_ALLOW\",\"names\":[\"bpf\"],"
                        + "\"includes\":{\"caps\":[\"CAP_BPF\"]}}]} | syscalls[0].includes"
            })
    void brokenFileIsNamedWithItsField(String content, String why) throws Exception {
        Path file = write(content);
        InvalidArgumentException failure = assertThrows(InvalidArgumentException.class, () -> AMD64.localhost(file));
        String words = String.valueOf(failure.getMessage());
        assertTrue(words.contains(file.toString()) && words.contains(why), words);
    }

    @Test
    void absentFileIsNamed() {
        Path file = folder.resolve("none.json");
        FailedPreconditionException failure =
                assertThrows(FailedPreconditionException.class, () -> AMD64.localhost(file));
        assertEquals("seccomp profile " + file + " does not exist", failure.getMessage());
    }
}
