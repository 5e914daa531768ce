package io.nodeagent.cri.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.TextFormat;
import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.config.SecurityContext;
import io.nodeagent.cri.config.SecurityContext.Seccomp;
import io.nodeagent.cri.v1.LinuxContainerSecurityContext;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFieldsTest {
    private static SecurityContext read(String text) throws TextFormat.ParseException {
        return SecurityReader.read(
                TextFormat.parse(text, LinuxContainerSecurityContext.class), SandboxDefinition.Namespaces.OWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNCONFINED | '' | ''",
                "UNCONFINED | '' | seccomp_profile_path: \"unconfined\"",
                "RUNTIME_DEFAULT | '' | seccomp_profile_path: \"runtime/default\"",
                "LOCALHOST | /p/f.json | seccomp_profile_path: \"localhost//p/f.json\"",
                "RUNTIME_DEFAULT | '' | seccomp { profile_type: RuntimeDefault } seccomp_profile_path: \"unconfined\"",
            })
    void theOlderSeccompFieldCountsWhereThereIsNoOther(Seccomp.Kind kind, String path, String text) throws Exception {
        assertEquals(new Seccomp(kind, path), read(text).seccomp());
    }

    @Test
    void soDoesThatOfAppArmor() throws Exception {
        assertEquals(Optional.of("p"), read("apparmor_profile: 'localhost/p'").apparmorProfile());
        assertEquals(Optional.empty(), read("apparmor_profile: 'unconfined'").apparmorProfile());
        assertEquals(
                Optional.of("q"),
                read("apparmor { profile_type: Localhost localhost_ref: 'q' } apparmor_profile: 'localhost/p'")
                        .apparmorProfile());
    }
}
