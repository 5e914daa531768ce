package io.nodeagent.cri.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.config.SecurityContext;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.oci.spec.ContainerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitySetsTest {
    private final CapabilitySets sets = new CapabilitySets(Set.of("CAP_CHOWN", "CAP_KILL", "CAP_SYS_ADMIN"));

    private static SecurityContext security(String add, String drop, String ambient, boolean privileged) {
        SecurityContext d = SecurityContext.DEFAULT;
        return new SecurityContext(
                new SecurityContext.CapabilityChange(words(add), words(drop), words(ambient)),
                privileged,
                SandboxDefinition.Namespaces.OWN,
                Optional.empty(),
                Optional.empty(),
                "",
                List.of(),
                false,
                false,
                false,
                List.of(),
                List.of(),
                d.seccomp(),
                Optional.empty());
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', CAP_CHOWN CAP_KILL",
        "SYS_ADMIN, '', CAP_CHOWN CAP_KILL CAP_SYS_ADMIN",
        "cap_sys_admin, KILL, CAP_CHOWN CAP_SYS_ADMIN",
        "'', ALL, ''",
        "KILL, ALL, CAP_KILL",
        "ALL, '', CAP_CHOWN CAP_KILL CAP_SYS_ADMIN",
        "ALL, CHOWN, CAP_KILL CAP_SYS_ADMIN",
    })
    void addsAndDrops(String add, String drop, String expected) {
        ContainerSpec.Capabilities found = sets.of(security(add, drop, "", false));
        assertEquals(Set.copyOf(words(expected)), found.bounding());
        assertEquals(found.bounding(), found.effective());
        assertEquals(Set.of(), found.ambient());
    }

    @Test
    void ambientOnesAreGivenToo() {
        ContainerSpec.Capabilities found = sets.of(security("", "ALL", "KILL", false));
        assertEquals(Set.of("CAP_KILL"), found.ambient());
        assertEquals(Set.of("CAP_KILL"), found.inheritable());
        assertEquals(Set.of("CAP_KILL"), found.permitted());
    }

    @Test
    void privilegedGetsWhatThereIs() {
        assertEquals(3, sets.of(security("", "", "", true)).bounding().size());
    }

    @Test
    void refusesWhatItCannotGive() {
        assertThrows(FailedPreconditionException.class, () -> sets.of(security("SYS_TIME", "", "", false)));
        assertThrows(InvalidArgumentException.class, () -> sets.of(security("FLY", "", "", false)));
        assertThrows(InvalidArgumentException.class, () -> sets.of(security("", "FLY", "", false)));
    }

    @Test
    void readsTheKernelsMask() {
        assertEquals(Set.of("CAP_CHOWN", "CAP_CHECKPOINT_RESTORE"), CapabilitySets.ofMask(1L | 1L << 40));
    }
}
