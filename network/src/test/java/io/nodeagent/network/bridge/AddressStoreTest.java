package io.nodeagent.network.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressStoreTest {
    private static final Ipv4Range RANGE = Ipv4Range.parse("10.85.0.0/29");

    @TempDir
    Path folder;

    private AddressStore open() {
        return new AddressStore(folder, RANGE);
    }

    private static String lease(AddressStore store, String sandbox) {
        return store.lease(sandbox, List.of()).getHostAddress();
    }

    @Test
    void networkGatewayAndBroadcastAreNeverGiven() {
        AddressStore store = open();
        for (int host = 2; host <= 6; host++) {
            assertEquals("10.85.0." + host, lease(store, "s" + host));
        }
        FailedPreconditionException full =
                assertThrows(FailedPreconditionException.class, () -> lease(store, "one-more"));
        assertTrue(full.toString().contains("all 5 pod addresses of 10.85.0.0/29"), full.toString());
    }

    @Test
    void aSandboxKeepsItsAddress() {
        assertEquals(lease(open(), "a"), lease(open(), "a"));
    }

    @Test
    void aReleasedAddressComesBackLast() {
        AddressStore store = open();
        assertEquals("10.85.0.2", lease(store, "a"));
        store.release("a");
        store.release("a");
        assertEquals("10.85.0.3", lease(store, "b"));
        store.release("b");
        store = open();
        assertEquals("10.85.0.4", lease(store, "c"));
        assertEquals("10.85.0.5", lease(store, "d"));
        assertEquals("10.85.0.6", lease(store, "e"));
        assertEquals("10.85.0.2", lease(store, "f"));
    }

    @Test
    void leasesOfAnotherBootAreGone() throws IOException {
        Files.createDirectories(folder.resolve("addresses"));
        Path file = folder.resolve("addresses/10.85.0.2.json");
        Files.writeString(file, """
                {"version": 1, "record": {"sandboxId": "old", "bootId": "another", "hostPorts": []}}
                """);
        assertEquals(Set.of(), open().sandboxes());
        assertFalse(Files.exists(file));
    }

    @Test
    void damagedAndStrangeFilesDoNotStopTheStart() throws IOException {
        lease(open(), "a");
        Files.writeString(folder.resolve("addresses/10.85.0.3.json"), "{");
        Files.writeString(folder.resolve("addresses/readme.json"), """
                {"version": 1, "record": {"sandboxId": "x", "bootId": "y", "hostPorts": []}}
                """);
        Files.writeString(folder.resolve("last-address"), "garbage");
        assertEquals(Set.of("a"), open().sandboxes());
    }

    @Test
    void aLostLeaseIsAdoptedUnlessAnotherHasTheAddress() {
        AddressStore store = open();
        assertTrue(store.adopt("a", RANGE.at(4), List.of()));
        assertTrue(store.adopt("a", RANGE.at(4), List.of()));
        assertFalse(store.adopt("b", RANGE.at(4), List.of()));
        assertEquals(Set.of("a"), open().sandboxes());
    }
}
