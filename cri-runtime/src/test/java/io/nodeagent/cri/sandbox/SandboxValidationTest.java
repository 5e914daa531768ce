package io.nodeagent.cri.sandbox;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.fake.Definitions;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxValidationTest {
    private final SandboxValidation validation = new SandboxValidation(Set.of("", "runc"));

    private static SandboxDefinition with(String field, String value) {
        SandboxDefinition d = Definitions.sandbox("p");
        SandboxDefinition.Name name = d.name();
        return new SandboxDefinition(
                new SandboxDefinition.Name(
                        field.equals("name") ? value : name.name(),
                        field.equals("uid") ? value : name.uid(),
                        field.equals("namespace") ? value : name.namespace(),
                        0),
                field.equals("hostname") ? value : d.hostname(),
                field.equals("log_directory") ? value : d.logDirectory(),
                new SandboxDefinition.Dns(
                        field.equals("servers") ? List.of(value) : List.of(),
                        field.equals("searches") ? List.of(value) : List.of(),
                        field.equals("options") ? List.of(value) : List.of()),
                List.of(),
                Map.of(),
                Map.of(),
                field.equals("cgroup_parent") ? value : "",
                new SandboxDefinition.Namespaces(field.equals("sysctl of host"), false, field.equals("ipc of host")),
                field.startsWith("sysctl") || field.startsWith("ipc") ? Map.of(value, "1") : Map.of(),
                false,
                field.equals("runtime_handler") ? value : "");
    }

    @ParameterizedTest
    @CsvSource({
        "name, ''",
        "uid, ''",
        "namespace, ''",
        "hostname, -x",
        "hostname, 'a b'",
        "log_directory, logs",
        "servers, '8.8.8.8\nsearch evil'",
        "searches, 'a b'",
        "options, ''",
        "cgroup_parent, kubepods.slice",
        "sysctl, vm.swappiness",
        "sysctl, kernel.hostname",
        "sysctl of host, net.ipv4.ip_forward",
        "ipc of host, kernel.shmmax",
        "runtime_handler, kata",
    })
    void refusesNamingTheField(String field, String value) {
        var e = assertThrows(InvalidArgumentException.class, () -> validation.check(with(field, value)));
        String last = field.startsWith("sysctl") || field.startsWith("ipc") ? "sysctls" : field;
        assertTrue(e.getMessage() != null && e.getMessage().contains(last), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "hostname, web-1.example",
        "servers, 10.96.0.10",
        "options, ndots:5",
        "cgroup_parent, /kubepods/podx",
        "sysctl, net.ipv4.ip_unprivileged_port_start",
        "sysctl, kernel.shm_rmid_forced",
        "ipc of host, net.core.somaxconn",
        "runtime_handler, runc",
    })
    void takes(String field, String value) {
        validation.check(with(field, value));
    }

    @Test
    void takesThePlainOne() {
        validation.check(Definitions.sandbox("p"));
    }
}
