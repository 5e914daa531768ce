package io.nodeagent.network.cni;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodeagent.errors.InternalException;
import io.nodeagent.network.Command;
import io.nodeagent.network.PodNetwork;
import io.nodeagent.network.PodNetworkContract;
import io.nodeagent.network.TestPod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract with the reference plugins bridge and host-local; needs root and Debian's containernetworking-plugins. */
class CniNetworkIT extends PodNetworkContract {
    private static final Path PLUGINS = Path.of("/usr/lib/cni");
    private static final String BRIDGE = "nodeagent-cni0";

    @BeforeAll
    static void needPlugins() {
        assumeTrue(Files.isExecutable(PLUGINS.resolve("bridge")), "needs the CNI plugins in " + PLUGINS);
    }

    private Path conf() {
        return folder.resolve("conf");
    }

    @Override
    protected PodNetwork open(Path state) {
        write("10-it.conflist", """
                {"cniVersion": "1.0.0", "name": "it", "plugins": [
                  {"type": "bridge", "bridge": "%s", "isGateway": true,
                   "ipam": {"type": "host-local", "dataDir": "%s", "ranges": [[{"subnet": "10.85.9.0/24"}]],
                            "routes": [{"dst": "0.0.0.0/0"}]}}]}
                """.formatted(BRIDGE, folder.resolve("ipam")));
        return CniNetwork.open(new CniNetworkConfig(conf(), List.of(PLUGINS), state, Duration.ofMinutes(1)));
    }

    private void write(String name, String content) {
        try {
            Files.createDirectories(conf());
            Files.writeString(conf().resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void uninstall(PodNetwork network) {
        Command.run("ip", "link", "del", BRIDGE);
        assertEquals("", Command.ok("find", folder.resolve("state").toString(), "-type", "f"));
    }

    @Override
    protected Optional<String> lacksTranslation() {
        return Optional.of(
                "the plugins portmap and bridge with ipMasq need the program iptables; shown by the unit test");
    }

    @Test
    void checkNoticesWhatIsWrong() {
        TestPod pod = attached();
        CniNetwork cni = (CniNetwork) network();
        assertEquals(Optional.empty(), cni.check(pod.attachment()));
        pod.run("ip", "addr", "flush", "dev", "eth0");
        assertTrue(cni.check(pod.attachment()).isPresent());
    }

    @Test
    void detachKnowsTheConfigurationOfItsAttach() throws IOException {
        TestPod pod = attached();
        write("00-other.conflist", """
                {"cniVersion": "1.0.0", "name": "other", "plugins": [{"type": "not-installed"}]}
                """);
        assertTrue(network().notReady().orElse("").contains("'not-installed' is not in"));
        network().detach(pod.attachment());
        assertFalse(pod.run("ip", "link", "show", "eth0").exitCode() == 0);
        Files.delete(conf().resolve("00-other.conflist"));
        Files.delete(conf().resolve("10-it.conflist"));
        assertTrue(network().notReady().orElse("").startsWith("no CNI configuration in " + conf()));
        open(folder.resolve("state")).close();
    }

    @Test
    void aFailedAttachGivesTheAddressBack() {
        TestPod pod = pod();
        pod.run("ip", "link", "add", "eth0", "type", "bridge");
        InternalException failure =
                assertThrows(InternalException.class, () -> network().attach(pod.attachment()));
        assertTrue(failure.toString().contains("the CNI plugin bridge failed on ADD"), failure.toString());
        assertEquals("", Command.ok("find", folder.resolve("ipam").toString(), "-name", "10.85.9.*"));
    }
}
