package io.nodeagent.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import io.nodeagent.linux.namespace.NamespaceThread;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.SystemCallException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to the kernel in a namespace of the test's own; needs root. */
class NetlinkSocketIT {
    private static final MacAddress MAC = new MacAddress("0a:00:00:00:00:01");

    @TempDir
    Path folder;

    private Path pins;

    @BeforeEach
    void pin() {
        pins = folder.resolve("pins");
        NamespacePins.pin(pins, Set.of(NamespaceKind.NET), Optional.empty());
    }

    @AfterEach
    void unpin() {
        NamespacePins.unpin(pins);
    }

    private <T> T inside(Function<NetlinkSocket, T> calls) {
        return NamespaceThread.call(NamespaceKind.NET, NamespacePins.file(pins, NamespaceKind.NET), () -> {
            try (NetlinkSocket socket = NetlinkSocket.open()) {
                return calls.apply(socket);
            }
        });
    }

    private static Inet4Address address(int... octets) {
        try {
            byte[] bytes = {(byte) octets[0], (byte) octets[1], (byte) octets[2], (byte) octets[3]};
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBridgeIsMadeFoundAndRemoved() {
        Link bridge = inside(socket -> {
            Links links = new Links(socket);
            links.createBridge("br0", MAC, 1400);
            links.setAlias("br0", "of a test");
            links.setUp(links.find("br0").orElseThrow().index());
            return links.find("br0").orElseThrow();
        });
        assertEquals("bridge", bridge.kind());
        assertEquals(Optional.of(MAC), bridge.mac());
        assertEquals(1400, bridge.mtu());
        assertEquals("of a test", bridge.alias());
        assertTrue(bridge.up());
        assertTrue(this.<Boolean>inside(socket -> new Links(socket).delete("br0")));
        assertFalse(this.<Boolean>inside(socket -> new Links(socket).delete("br0")));
        assertEquals(Optional.empty(), inside(socket -> new Links(socket).find("br0")));
    }

    @Test
    void addressesAndRoutesCanBeAddedTwice() {
        String seen = inside(socket -> {
            Links links = new Links(socket);
            Routes routes = new Routes(socket);
            links.createBridge("br0", MAC, 1500);
            int index = links.find("br0").orElseThrow().index();
            routes.addAddress(index, address(10, 1, 2, 1), 24);
            routes.addAddress(index, address(10, 1, 2, 1), 24);
            links.setUp(index);
            routes.addDefault(index, address(10, 1, 2, 9));
            routes.addDefault(index, address(10, 1, 2, 9));
            boolean hasDefault = routes.list().stream().anyMatch(Route::isDefault);
            return routes.addresses() + " " + hasDefault + " " + routes.list().size();
        });
        assertTrue(seen.contains("address=/10.1.2.1, prefixLength=24"), seen);
        assertTrue(seen.endsWith("true 2"), seen);
    }

    @Test
    void manyLinksAreListedWholeAndRemovedByGroup() {
        int count = inside(socket -> {
            Links links = new Links(socket);
            for (int i = 0; i < 100; i++) {
                links.createBridge("br" + i, MAC, 1500);
                links.setGroup("br" + i, 77);
            }
            return links.list().size();
        });
        assertEquals(101, count);
        assertTrue(this.<Boolean>inside(socket -> new Links(socket).deleteGroup(77)));
        assertEquals(1, inside(socket -> new Links(socket).list()).size());
        assertFalse(this.<Boolean>inside(socket -> new Links(socket).deleteGroup(77)));
        assertFalse(this.<Boolean>inside(socket -> new Links(socket).setGroup("br0", 77)));
    }

    @Test
    void aRefusalCarriesTheErrorNumberAndTheSubject() {
        SystemCallException exists = assertThrows(
                SystemCallException.class,
                () -> inside(socket -> {
                    new Links(socket).createBridge("br0", MAC, 1500);
                    new Links(socket).createBridge("br0", MAC, 1500);
                    return true;
                }));
        assertEquals(Errno.EEXIST, exists.errno());
        assertEquals("RTM_NEWLINK", exists.call());
        assertTrue(exists.toString().contains("bridge br0"), exists.toString());
        SystemCallException noLink = assertThrows(
                SystemCallException.class,
                () -> inside(socket -> {
                    new Links(socket).setUp(4711);
                    return true;
                }));
        assertEquals(Errno.ENODEV, noLink.errno());
        SystemCallException invalid = assertThrows(
                SystemCallException.class,
                () -> inside(socket -> {
                    new Links(socket).createBridge("a/b", MAC, 1500);
                    return true;
                }));
        assertEquals(Errno.EINVAL, invalid.errno());
    }
}
