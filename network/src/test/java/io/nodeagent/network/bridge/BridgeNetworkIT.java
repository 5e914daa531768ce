package io.nodeagent.network.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.network.Command;
import io.nodeagent.network.Eventually;
import io.nodeagent.network.HostPort;
import io.nodeagent.network.PodAttachment;
import io.nodeagent.network.PodNetwork;
import io.nodeagent.network.PodNetworkContract;
import io.nodeagent.network.TestPod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BridgeNetworkIT extends PodNetworkContract {
    private static final String BRIDGE = "nodeagent-it0";
    private static final String TABLE = "node-agent-" + BRIDGE;
    private static final String SECOND = "nodeagent-it1";
    private static final String SECOND_TABLE = "node-agent-" + SECOND;

    private static BridgeNetworkConfig config(Path state, String bridge, Optional<Ipv4Range> range) {
        return new BridgeNetworkConfig(state, bridge, range, OptionalInt.empty());
    }

    @Override
    protected PodNetwork open(Path state) {
        return BridgeNetwork.open(config(state, BRIDGE, Optional.of(Ipv4Range.parse("10.85.7.0/24"))));
    }

    @Override
    protected void uninstall(PodNetwork network) {
        ((BridgeNetwork) network).removeAll();
        assertFalse(Files.exists(folder.resolve("state/addresses")), "leases are left");
    }

    private static void await(TestPod pod, String address) {
        Eventually.holds(
                "a way to " + address,
                () -> pod.run("busybox", "ping", "-c1", "-W1", address).exitCode() == 0);
    }

    private Path leaseOf(TestPod pod) {
        return folder.resolve("state/addresses/" + address(pod) + ".json");
    }

    @Test
    void aFreshAddressIsNotReusedAtOnce() {
        TestPod first = attached();
        String address = address(first);
        network().detach(first.attachment());
        assertNotEquals(address, address(attached()));
        restart();
        assertNotEquals(address, address(attached()));
    }

    @Test
    void bridgeAndTableTakenAwayComeBack() {
        TestPod pod = attached(new HostPort(HostPort.Protocol.TCP, "", 28090, 80));
        Command.ok("ip", "link", "del", BRIDGE);
        Command.ok("nft", "delete", "table", "ip", TABLE);
        assertEquals(Optional.empty(), network().notReady());
        await(pod, "10.85.7.1");
        assertTrue(Command.ok("nft", "list", "table", "ip", TABLE).contains("28090"));
    }

    @Test
    void aTableFlushedBeforeAnAttachComesBackWithIt() {
        Command.ok("nft", "delete", "table", "ip", TABLE);
        attached(new HostPort(HostPort.Protocol.UDP, "", 28091, 53));
        assertTrue(Command.ok("nft", "list", "table", "ip", TABLE).contains("udp . 28091"));
    }

    @Test
    void aLeaseWithoutLinkIsConnectedAgain() {
        TestPod pod = attached();
        String address = address(pod);
        pod.run("ip", "link", "del", "eth0");
        restart(pod);
        await(pod, "10.85.7.1");
        assertEquals(address, address(pod));
    }

    @Test
    void aLinkWithoutLeaseIsAdopted() throws IOException {
        TestPod pod = attached();
        String address = address(pod);
        Files.delete(leaseOf(pod));
        restart(pod);
        assertEquals(address, address(pod));
        assertTrue(Files.exists(leaseOf(pod)));
    }

    @Test
    void aHalfMadeLinkIsMadeAnew() {
        TestPod pod = attached();
        pod.run("ip", "addr", "flush", "dev", "eth0");
        String address = address(pod);
        await(pod, "10.85.7.1");
        assertTrue(pod.run("ip", "addr").output().contains(address + "/24"));
    }

    @Test
    void aFailedAttachLeavesNothing() throws IOException {
        TestPod pod = pod();
        pod.run("ip", "link", "add", "eth0", "type", "bridge");
        assertThrows(RuntimeException.class, () -> network().attach(pod.attachment()));
        try (Stream<Path> leases = Files.list(folder.resolve("state/addresses"))) {
            assertEquals(0, leases.count());
        }
        assertEquals("", Command.ok("ip", "link", "show", "master", BRIDGE));
    }

    @Test
    void aSecondNetworkOnTheBridgeIsKeptOff() {
        Path other = folder.resolve("other");
        try (BridgeNetwork second =
                BridgeNetwork.open(config(other, BRIDGE, Optional.of(Ipv4Range.parse("10.85.7.0/24"))))) {
            assertTrue(second.notReady().orElse("").contains("choose another bridge name"));
        }
        BridgeNetworkConfig taken = config(other, BRIDGE, Optional.empty());
        refused("choose another bridge name", () -> HostCheck.bridgeName(taken));
    }

    @Test
    void anOverlappingRangeIsRefusedAndTheDefaultKeepsClear() {
        Path other = folder.resolve("other");
        try (BridgeNetwork second =
                BridgeNetwork.open(config(other, SECOND, Optional.of(Ipv4Range.parse("10.85.0.0/16"))))) {
            String reason = second.notReady().orElse("");
            assertTrue(reason.contains("10.85.0.0/16 overlaps"), reason);
            assertThrows(FailedPreconditionException.class, () -> second.attach(pod().attachment()));
        }
        try (BridgeNetwork third = BridgeNetwork.open(config(other, SECOND, Optional.empty()))) {
            third.restore(Set.of());
            assertEquals(Optional.empty(), third.notReady());
            third.removeAll();
        }
    }

    @Test
    void aHostPortOfAnotherNetworkIsRefusedAsLongAsItIsThere() {
        HostPort port = new HostPort(HostPort.Protocol.TCP, "", 28095, 80);
        HostPort onOneAddress = new HostPort(HostPort.Protocol.TCP, "127.0.0.1", 28095, 80);
        TestPod holder = attached(port);
        try (BridgeNetwork second = second()) {
            try {
                for (TestPod pod : List.of(pod(port), pod(onOneAddress))) {
                    refused(
                            "host port 28095/TCP is taken by a pod of another instance, on the bridge " + BRIDGE,
                            () -> second.attach(pod.attachment()));
                }
                assertEquals("", Command.ok("ip", "link", "show", "master", SECOND), "nothing is left");
                network().detach(holder.attachment());
                PodAttachment now = pod(port).attachment();
                second.attach(now);
                assertTrue(
                        Command.ok("nft", "list", "table", "ip", SECOND_TABLE).contains("28095"));
                TestPod late = pod(port);
                refused("on the bridge " + SECOND, () -> network().attach(late.attachment()));
                second.detach(now);
            } finally {
                second.removeAll();
            }
        }
    }

    @Test
    void aPortGivenAwayWhileTheTableWasGoneStaysWithTheOther() {
        attached(
                new HostPort(HostPort.Protocol.TCP, "", 28096, 80), new HostPort(HostPort.Protocol.TCP, "", 28097, 80));
        try (BridgeNetwork second = second()) {
            PodAttachment other =
                    pod(new HostPort(HostPort.Protocol.TCP, "", 28096, 80)).attachment();
            try {
                Command.ok("nft", "delete", "table", "ip", TABLE);
                second.attach(other);
                assertEquals(Optional.empty(), network().notReady());
                String rules = Command.ok("nft", "list", "table", "ip", TABLE);
                assertTrue(rules.contains("28097") && !rules.contains("28096"), rules);
            } finally {
                second.detach(other);
                second.removeAll();
            }
        }
    }

    private BridgeNetwork second() {
        return BridgeNetwork.open(config(folder.resolve("other"), SECOND, range("10.85.8.0/24")));
    }

    @Test
    void theHostIsAskedBeforeAnythingIsMade() {
        attached();
        Path state = folder.resolve("state");
        for (String range : new String[] {"10.85.7.0/24", "10.85.7.0/25", "10.85.6.0/23"}) {
            BridgeNetworkConfig other = config(folder.resolve("other"), SECOND, range(range));
            refused(
                    "the pod range " + range + " overlaps the address 10.85.7.1/24 (" + BRIDGE + ")",
                    () -> HostCheck.podRange(other));
        }
        HostCheck.podRange(config(folder.resolve("other"), SECOND, range("10.85.8.0/24")));
        HostCheck.bridgeName(config(state, BRIDGE, Optional.empty()));
        HostCheck.podRange(config(state, BRIDGE, range("10.85.7.0/24")));
        refused(
                "has the address 10.85.7.1 of another pod range: configure 10.85.7.0/24",
                () -> HostCheck.podRange(config(state, BRIDGE, range("10.85.9.0/24"))));
    }

    @Test
    void aRangeInUseIsNotRefusedForWhatCameLater() {
        attached();
        try {
            Command.ok("ip", "link", "add", "nodeagent-it2", "type", "bridge");
            Command.ok("ip", "address", "add", "10.85.7.77/32", "dev", "nodeagent-it2");
            HostCheck.podRange(config(folder.resolve("state"), BRIDGE, range("10.85.7.0/24")));
        } finally {
            Command.run("ip", "link", "del", "nodeagent-it2");
        }
    }

    @Test
    void halvesOfADefaultRouteTakeNoRange() {
        try {
            Command.ok("ip", "link", "add", "nodeagent-it2", "type", "bridge");
            Command.ok("ip", "link", "set", "nodeagent-it2", "up");
            Command.ok("ip", "route", "add", "0.0.0.0/1", "dev", "nodeagent-it2", "table", "4711");
            HostCheck.podRange(config(folder.resolve("other"), SECOND, range("10.85.8.0/24")));
            Command.ok("ip", "route", "add", "10.85.0.0/16", "dev", "nodeagent-it2", "table", "4711");
            refused(
                    "overlaps the route to 10.85.0.0/16 (nodeagent-it2)",
                    () -> HostCheck.podRange(config(folder.resolve("other"), SECOND, range("10.85.8.0/24"))));
        } finally {
            Command.run("ip", "link", "del", "nodeagent-it2");
        }
    }

    private static Optional<Ipv4Range> range(String cidr) {
        return Optional.of(Ipv4Range.parse(cidr));
    }

    private static void refused(String why, Executable asking) {
        String said = assertThrows(FailedPreconditionException.class, asking).toString();
        assertTrue(said.contains(why), said);
    }

    @Test
    void aFirewallThatDropsForwardedPacketsIsWarnedOf() {
        assertEquals(Optional.empty(), network().warning());
        String table = "nodeagent-it-wall";
        try {
            Command.ok("nft", "add", "table", "inet", table);
            Command.ok(
                    "nft",
                    "add chain inet " + table + " forward { type filter hook forward priority 0; policy drop; }");
            String warning = network().warning().orElse("");
            assertTrue(warning.contains("table inet " + table + ", chain forward"), warning);
            Command.ok("nft", "insert", "rule", "inet", table, "forward", "iifname", BRIDGE, "accept");
            assertEquals(Optional.empty(), network().warning());
        } finally {
            Command.run("nft", "delete", "table", "inet", table);
        }
    }

    @Test
    void podsDoNotReachTheHostsLoopback() {
        TestPod pod = attached(new HostPort(HostPort.Protocol.TCP, "", 28092, 80));
        pod.run("ip", "link", "set", "lo", "down");
        pod.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/eth0/route_localnet");
        pod.run("ip", "route", "del", "table", "local", "127.0.0.0/8");
        pod.run("ip", "route", "add", "127.0.0.0/8", "via", "10.85.7.1", "src", address(pod));
        assertNotEquals(0, pod.run("busybox", "ping", "-c1", "-W1", "127.0.0.1").exitCode(), "the guard drops it");
    }
}
