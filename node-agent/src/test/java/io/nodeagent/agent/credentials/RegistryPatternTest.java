package io.nodeagent.agent.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryPatternTest {
    @ParameterizedTest
    @CsvSource({
        "registry.example.com, registry.example.com/a/b:1, true",
        "REGISTRY.example.com, registry.example.com/a, true",
        "https://registry.example.com, registry.example.com/a, true",
        "https://registry.example.com/v1/, registry.example.com/a, true",
        "http://registry.example.com/v2/, registry.example.com/a, true",
        "registry.example.com/team, registry.example.com/team/app@sha256:00, true",
        "registry.example.com/team, registry.example.com/other/app, false",
        "registry.example.com/v2/team, registry.example.com/team/app, true",
        "registry.example.com, other.example.com/a, false",
        "*.example.com, registry.example.com/a, true",
        "*.example.com, a.b.example.com/a, false",
        "*.*.example.com, a.b.example.com/a, true",
        "reg*.example.com, registry.example.com/a, true",
        "re?istry.example.com, registry.example.com/a, true",
        "registry.example.com:5000, registry.example.com:5000/a:1, true",
        "registry.example.com:5000, registry.example.com/a, false",
        "registry.example.com, registry.example.com:5000/a, false",
        "localhost:5000, localhost:5000/a, true",
        "https://index.docker.io/v1/, busybox, true",
        "https://index.docker.io/v1/, team/app:2, true",
        "docker.io, docker.io/library/busybox, true",
        "docker.io/team, index.docker.io/team/app, true",
        "docker.io/library, busybox, true",
        "docker.io/team, busybox, false",
        "*, busybox, false",
        "*.io, busybox, true",
        "registry.example.com, busybox, false"
    })
    void table(String key, String image, boolean matches) {
        assertEquals(
                matches, RegistryPattern.ofKey(key).matches(RegistryPattern.ofImage(image)), () -> key + " " + image);
    }
}
