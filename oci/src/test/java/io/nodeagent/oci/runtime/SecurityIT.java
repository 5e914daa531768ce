package io.nodeagent.oci.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.oci.seccomp.SeccompProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityIT {
    private static final String SCRIPT =
            "grep Seccomp: /proc/self/status; unshare -U true && echo unshared; seq 3 | tail -n 1; sleep 0.01; exit 6";

    @TempDir
    Path folder;

    private BusyboxMachine machine;

    @BeforeEach
    void start() throws IOException {
        machine = new BusyboxMachine(folder);
    }

    @AfterEach
    void stop() throws IOException {
        machine.close();
    }

    private String logOf(String id, Optional<Set<String>> filteredFor) throws Exception {
        machine.seccomp = filteredFor.map(new SeccompProfiles()::runtimeDefault);
        machine.run(id, "sh", "-c", SCRIPT);
        assertEquals(Optional.of(6), machine.nextExit().exitCode());
        return Files.readString(machine.log(id));
    }

    @Test
    void defaultProfileFiltersAndLetsProgramsRun() throws Exception {
        String log = logOf("c1", Optional.of(Set.of()));
        assertTrue(log.contains("Seccomp:\t2"), log);
        assertTrue(log.contains("Operation not permitted"), log);
        assertFalse(log.contains("unshared"), log);
        assertTrue(log.endsWith(" stdout F 3\n"), log);
    }

    @Test
    void capabilityOpensTheFilterAndUnconfinedHasNone() throws Exception {
        assertTrue(logOf("c1", Optional.of(Set.of("CAP_SYS_ADMIN"))).contains("unshared"));
        assertTrue(logOf("c2", Optional.empty()).contains("Seccomp:\t0"));
    }

    @Test
    void installedRuntimesTellTheirFeatures() {
        OciFeatures features = OciFeatures.detect(machine.settings.program());
        assertEquals(machine.runtime.name(), features.name());
        assertEquals(machine.runtime.version(), features.version());
        assertTrue(features.seccomp());
    }

    @Test
    void smokeTrialPassesARuntimeThatWorksAndNamesWhatIsWrongWithOthers() throws Exception {
        assertEquals(
                Optional.empty(),
                RuntimeSmoke.tryOut(
                        machine.settings, machine.cgroups, folder.resolve("smoke"), machine.cgroup.child("smoke")));
        RuntimeSettings broken = new RuntimeSettings(
                "broken",
                Path.of("/bin/false"),
                folder.resolve("broken"),
                machine.settings.conmon(),
                machine.settings.exitFolder(),
                machine.settings.linkFolder(),
                Duration.ofSeconds(10));
        String why = RuntimeSmoke.tryOut(
                        broken, machine.cgroups, folder.resolve("smoke"), machine.cgroup.child("smoke"))
                .orElseThrow();
        assertTrue(why.contains("false --version"), why);
        assertFalse(Files.exists(folder.resolve("smoke")));
        assertTrue(BusyboxMachine.folders(machine.cgroup.child("smoke")).isEmpty());
    }
}
