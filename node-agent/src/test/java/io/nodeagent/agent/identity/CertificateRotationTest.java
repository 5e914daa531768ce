package io.nodeagent.agent.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateRotationTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path temp = Path.of("");

    private final SigningAuthority authority = new SigningAuthority(NOW, Duration.ofDays(10));

    private CertificateFolder folder() {
        return new CertificateFolder(temp.resolve("pki"));
    }

    @Test
    void theRequestIsOfTheNode() throws Exception {
        String pem = CertificateRotation.request("worker-1", authority);
        NodeKeys keys = new NodeKeys(pem, pem);
        assertEquals(
                "CN=system:node:worker-1,O=system:nodes",
                keys.certificate().getSubjectX500Principal().getName());
    }

    @Test
    void aStoredCertificateIsFoundAgainAndItsKeyIsPrivate() throws Exception {
        assertEquals(Optional.empty(), folder().read());
        String first = CertificateRotation.request("n", authority);
        folder().store(first, NOW);
        assertEquals(Optional.of(first), folder().read());
        String second = CertificateRotation.request("n", authority);
        folder().store(second, NOW.plusSeconds(1));
        assertEquals(Optional.of(second), folder().read());
        assertEquals(
                List.of(
                        "kubelet-client-2026-01-01-00-00-00.pem",
                        "kubelet-client-2026-01-01-00-00-01.pem",
                        "kubelet-client-current.pem"),
                names());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().current())));
    }

    @Test
    void aCertificateThatCannotBeUsedIsAsGoodAsNone() throws Exception {
        String one = CertificateRotation.request("n", authority);
        String other = CertificateRotation.request("n", authority);
        String mixed = one.substring(0, one.indexOf("-----BEGIN PRIVATE"))
                + other.substring(other.indexOf("-----BEGIN PRIVATE"));
        folder().store(mixed, NOW);
        assertEquals(Optional.empty(), folder().read());
        Files.writeString(folder().current(), "rubbish");
        assertEquals(Optional.empty(), folder().read());
    }

    @Test
    void itIsRenewedWhenSevenToNineTenthsOfItsLifeAreOver() throws Exception {
        String pem = CertificateRotation.request("n", authority);
        NodeKeys keys = new NodeKeys(pem, pem);
        RandomGenerator chance = new Random(7);
        for (int i = 0; i < 100; i++) {
            Instant due = CertificateRotation.due(keys.certificate(), chance);
            assertFalse(due.isBefore(NOW.plus(Duration.ofDays(7))), due.toString());
            assertFalse(due.isAfter(NOW.plus(Duration.ofDays(9))), due.toString());
        }
    }

    @Test
    void aNewOneIsInUseAtOnceAndAFailureLeavesTheOld() throws Exception {
        String pem = CertificateRotation.request("n", authority);
        folder().store(pem, NOW);
        NodeKeys keys = new NodeKeys(pem, pem);
        var first = keys.certificate();
        CertificateSigner away = request -> {
            throw new UnavailableException("away");
        };
        try (CertificateRotation failing = rotation(keys, away)) {
            assertThrows(UnavailableException.class, failing::renew);
        }
        assertEquals(first, keys.certificate());
        assertEquals(Optional.of(pem), folder().read());
        try (CertificateRotation rotation = rotation(keys, authority)) {
            rotation.renew();
        }
        String[] aliases = keys.getClientAliases("EC", null);
        assertTrue(aliases != null && aliases.length == 1);
        assertEquals(List.of(keys.certificate()), List.of(keys.getCertificateChain(aliases[0])));
        assertFalse(first.equals(keys.certificate()));
        String stored = folder().read().orElseThrow();
        assertEquals(keys.certificate(), new NodeKeys(stored, stored).certificate());
    }

    private CertificateRotation rotation(NodeKeys keys, CertificateSigner signer) {
        return new CertificateRotation("n", keys, folder(), signer, () -> NOW.plusSeconds(60), new Random(1));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("pki"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
