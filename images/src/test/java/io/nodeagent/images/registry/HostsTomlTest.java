package io.nodeagent.images.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.images.registry.RegistryEndpoint.Capability;
import io.nodeagent.images.registry.TlsSettings.ClientCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTomlTest {
    @TempDir
    Path folder;

    private List<RegistryEndpoint> endpoints(String registry, String toml) throws IOException {
        Path host = Files.createDirectories(folder.resolve(registry));
        Files.writeString(host.resolve("hosts.toml"), toml);
        return new RegistryHosts(folder).endpoints(registry);
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io, https://registry-1.docker.io/v2",
        "quay.io, https://quay.io/v2",
        "localhost:5000, http://localhost:5000/v2",
        "127.0.0.1:5000, http://127.0.0.1:5000/v2",
        "[::1]:5000, http://[::1]:5000/v2",
        "localhost:443, https://localhost:443/v2",
        "localhost.example.org, https://localhost.example.org/v2",
    })
    void withoutAFileTheRegistryItself(String registry, String base) {
        assertEquals(
                List.of(base),
                new RegistryHosts(folder)
                        .endpoints(registry).stream()
                                .map(e -> e.base().toString())
                                .toList());
    }

    @Test
    void mirrorsInOrderThenTheServer() throws IOException {
        List<RegistryEndpoint> endpoints = endpoints("docker.io", """
                server = "https://registry-1.docker.io"

                [host."https://zeta.example.org"]
                  capabilities = ["pull"]
                [host."http://alpha.example.org:5000/proxy/"]
                  override_path = true
                  [host."http://alpha.example.org:5000/proxy/".header]
                    x-one = "a"
                    x-two = ["b", "c"]
                """);
        assertEquals(
                List.of(
                        "https://zeta.example.org/v2",
                        "http://alpha.example.org:5000/proxy",
                        "https://registry-1.docker.io/v2"),
                endpoints.stream().map(e -> e.base().toString()).toList());
        assertEquals(Set.of(Capability.PULL), endpoints.get(0).capabilities());
        assertEquals(Map.of("x-one", "a", "x-two", "b, c"), endpoints.get(1).headers());
        assertEquals(
                List.of(true, true, false),
                endpoints.stream().map(RegistryEndpoint::mirror).toList());
    }

    @Test
    void aRegistryMadePlainHttpByItsOwnEntryIsNoMirror() throws IOException {
        List<RegistryEndpoint> endpoints = endpoints("reg.example.org:5000", """
                server = "http://reg.example.org:5000"
                [host."http://reg.example.org:5000"]
                """);
        assertEquals(1, endpoints.size());
        assertFalse(endpoints.getFirst().mirror());
        assertEquals("http", endpoints.getFirst().base().getScheme());
    }

    @Test
    void tlsFilesAreRelativeToTheFile() throws IOException {
        TlsSettings tls = endpoints("r.example.org", """
                server = "https://r.example.org"
                ca = ["one.crt", "/abs/two.crt"]
                client = [["c.pem", "k.pem"], ["both.pem", ""]]
                skip_verify = true
                """).getFirst().tls();
        Path here = folder.resolve("r.example.org");
        assertEquals(List.of(here.resolve("one.crt"), Path.of("/abs/two.crt")), tls.authorities());
        assertEquals(
                List.of(
                        new ClientCertificate(here.resolve("c.pem"), here.resolve("k.pem")),
                        new ClientCertificate(here.resolve("both.pem"), here.resolve("both.pem"))),
                tls.clients());
        assertTrue(tls.skipVerify());
    }

    @Test
    void foldersWithoutColonAndTheDefaultFolderServe() throws IOException {
        Path escaped = Files.createDirectories(folder.resolve("r.example.org_5000_"));
        Files.writeString(escaped.resolve("hosts.toml"), "server = \"http://one.example.org\"");
        Path fallback = Files.createDirectories(folder.resolve("_default"));
        Files.writeString(fallback.resolve("hosts.toml"), "[host.\"https://all.example.org\"]");
        RegistryHosts hosts = new RegistryHosts(folder);
        assertEquals(
                "one.example.org",
                hosts.endpoints("r.example.org:5000").getFirst().toString());
        assertEquals(
                List.of("all.example.org", "quay.io"),
                hosts.endpoints("quay.io").stream()
                        .map(RegistryEndpoint::toString)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server =",
                "server = \"ftp://x\"",
                "server = \"https://\"",
                "[host.\"https://a b\"]",
                "capabilities = [\"fetch\"]",
                "client = [[\"a\", \"b\", \"c\"]]",
            })
    void mistakesNameTheFile(String toml) {
        FailedPreconditionException e =
                assertThrows(FailedPreconditionException.class, () -> endpoints("r.example.org", toml));
        assertTrue(String.valueOf(e.getMessage()).contains("hosts.toml"), e.getMessage());
    }
}
